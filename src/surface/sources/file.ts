import { stat } from 'node:fs/promises';
import { LONGEST_DOCUMENT, readSource, type Source } from '../../../codegen/documents/source.ts';
import { ForeignPath } from '../../common/foreign-path.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import { fault, SurfaceFault } from '../fault.ts';
import { readSurface } from '../read.ts';
import type { Opened } from './opened.ts';
import { readable } from './readable.ts';

/**
 * The surface in a file, or of the OpenAPI document in it.
 * @throws {SurfaceFault} for anything else
 */
export async function file(location: string, version: string): Promise<Opened> {
  await requireSize(location);
  const source = await readable(() => readSource(location));
  if (isSurface(source)) return { surface: readSurface(source.document, location), notes: [] };
  const { surfaceOfDocument } = await import('./document.ts');
  return readable(() => surfaceOfDocument(source, version));
}

const isSurface = ({ document }: Source): boolean =>
  document['openapi'] === undefined && document['swagger'] === undefined && document['tools'] !== undefined;

async function requireSize(location: string): Promise<void> {
  try {
    checkFileEnds(location);
  } catch (error) {
    throw error instanceof ForeignPath ? new SurfaceFault(error.message) : error;
  }
  const { size } = await stat(location).catch(() => ({ size: 0 }));
  if (size <= LONGEST_DOCUMENT) return;
  throw fault(location, `has ${size} bytes; the maximum is ${LONGEST_DOCUMENT}`, 'use a surface or a document');
}
