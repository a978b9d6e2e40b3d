import { readTrusted } from './read-trusted.ts';
import { UsageError } from './usage-error.ts';

/**
 * The access tests of a YAML file: a list, or the list under `tests`. The caller validates the tests.
 * @throws {UsageError} for a file that can't be read, or has no such list
 */
export async function readAccessTests(file: string): Promise<readonly unknown[]> {
  const yaml = await import('./yaml-reader.ts');
  let data: unknown;
  try {
    data = yaml.load(readTrusted('The file of access tests', file), { schema: yaml.CORE_SCHEMA });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, mark } = error as NodeJS.ErrnoException & { readonly mark?: { readonly line: number } };
    if (code !== undefined) throw new UsageError(`${file} cannot be read (${code}).`);
    // The parser's message quotes the file, which may be the wrong one and contain secrets.
    throw new UsageError(`${file} is not valid YAML${mark === undefined ? '' : ` in line ${mark.line + 1}`}.`);
  }
  if (Array.isArray(data)) return data;
  const { tests } = (data ?? {}) as { readonly tests?: unknown };
  if (Array.isArray(tests)) return tests;
  throw new UsageError(`${file} has no list of tests: start it with "tests:".`);
}
