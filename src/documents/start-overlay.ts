import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../common/make-folder.ts';
import { systemReason } from '../common/system-reason.ts';
import { DocumentError, withDocumentErrors } from './document-error.ts';
import { readDocuments } from './read-files.ts';

/** An overlay that was written. */
export interface StartedOverlay {
  /** Paths of the files, in order. */
  readonly files: readonly string[];
  readonly operations: number;
  /** Operations that cannot become tools, and why. */
  readonly leftOut: readonly string[];
}

/**
 * Writes an overlay for documents to begin with into a folder.
 * @param overwrite whether files of the same names are replaced
 * @throws {DocumentError} if a document cannot be read, a file already exists, or the folder cannot be written
 */
export async function startOverlay(
  files: readonly string[],
  folder: string,
  overwrite: boolean,
): Promise<StartedOverlay> {
  const documents = readDocuments(files);
  const [{ readModel }, { startingFiles }] = await Promise.all([
    import('./generate.ts'),
    import('../../codegen/unknown/starting-files.ts'),
  ]);
  const { model, leftOut } = await withDocumentErrors(() => readModel(documents));
  const texts = [...startingFiles(model)].map(([path, text]) => [join(folder, path), text] as const);
  const existing = texts.map(([path]) => path).filter((path) => existsSync(path));
  if (existing.length > 0 && !overwrite) {
    throw new DocumentError(
      `${existing[0]} exists: name another folder, or add --force to replace your changes there.`,
    );
  }
  try {
    for (const [path, text] of texts) {
      makeFolder(dirname(path));
      writeFileSync(path, text, { mode: 0o600 });
    }
  } catch (error) {
    throw new DocumentError(`--overlay ${folder} cannot be written: ${systemReason(error)}. Name another folder.`);
  }
  // Files of an earlier run may still be there. If they do not fit, that is reported now instead of when the overlay is
  // used.
  await withDocumentErrors(() => readModel(documents, folder));
  return {
    files: texts.map(([path]) => path),
    operations: model.tools.length,
    leftOut: leftOut.map(({ operation, why }) => `${operation === undefined ? '' : `${operation}: `}${why.message}`),
  };
}
