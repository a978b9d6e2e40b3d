import { stat } from 'node:fs/promises';
import { readSource, type Source } from '../../../codegen/documents/source.ts';
import { ForeignPath } from '../../common/foreign-path.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import { fault, SurfaceFault } from '../fault.ts';
import { readSurface } from '../read.ts';
import type { Opened } from './opened.ts';
import { readable } from './readable.ts';

/** The largest file that is read, in bytes: whole surfaces and documents have about a million. */
const MAX_BYTES = 50_000_000;

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
  if (size <= MAX_BYTES) return;
  throw fault(location, `has ${size} bytes; the maximum is ${MAX_BYTES}`, 'use a surface or a document');
}
