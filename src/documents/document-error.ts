/** A document or an overlay that cannot be used; the message says where and what to do. */
export class DocumentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DocumentError';
  }
}

/** Runs the generator. @throws {DocumentError} for what it does not accept */
export async function withDocumentErrors<T>(run: () => Promise<T>): Promise<T> {
  const { InputError } = await import('../../codegen/common/errors.ts');
  try {
    return await run();
  } catch (error) {
    throw error instanceof InputError ? new DocumentError(error.message) : error;
  }
}
