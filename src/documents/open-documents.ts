import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ForeignPath } from '../common/own-files.ts';
import { checkTrustedFile } from '../common/trusted-files.ts';
import { type Cache, digestOf } from './cache.ts';
import type { DocumentText, Generated } from './generate.ts';
import { generatorDigest } from './generator-digest.ts';

/** Which documents to serve, and with which overlay. */
export interface DocumentSettings {
  readonly files: readonly string[];
  /** A folder in the form of `spec/overlay/`; this program's own overlay where absent. */
  readonly overlay?: string;
}

/** Called for harmless faults. */
export type Warn = (message: string) => void;

/**
 * The tables of documents: from the cache, if the same generator has seen the same documents and overlay before.
 * @throws {DocumentError} for what cannot be read, is not a valid document, or yields no tool
 */
export async function openDocuments(settings: DocumentSettings, cache: Cache, warn: Warn): Promise<Generated> {
  const documents = await readDocuments(settings.files);
  const overlay = settings.overlay === undefined ? undefined : await overlayText(settings.overlay);
  const key = digestOf(JSON.stringify([generatorDigest, documents, overlay]));
  const kept = generatorDigest === undefined ? undefined : await cache.read(key);
  if (kept !== undefined) return JSON.parse(kept) as Generated;
  const made = await generated(documents, settings.overlay);
  if (generatorDigest !== undefined) {
    const why = (error: Error) => warn(`The tables of --spec could not be cached for the next start: ${error.message}`);
    await cache.write(key, JSON.stringify(made)).catch(why);
  }
  return made;
}

/** The texts of documents. @throws {DocumentError} for what cannot be read */
export const readDocuments = (files: readonly string[]): Promise<DocumentText[]> =>
  Promise.all(files.map(readDocument));

/** A document or an overlay that cannot be used; the message says where and what to do. */
export class DocumentError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DocumentError';
  }
}

async function generated(documents: readonly DocumentText[], overlay: string | undefined): Promise<Generated> {
  const { generate } = await import('./generate.ts');
  return withDocumentErrors(() => generate(documents, overlay));
}

/** Runs the generator. @throws {DocumentError} for what it does not accept */
export async function withDocumentErrors<T>(run: () => Promise<T>): Promise<T> {
  const { InputError } = await import('../../codegen/errors.ts');
  try {
    return await run();
  } catch (error) {
    throw error instanceof InputError ? new DocumentError(error.message) : error;
  }
}

async function readDocument(file: string): Promise<DocumentText> {
  if (/^[a-z]+:\/\//i.test(file)) throw new DocumentError(`--spec ${file}: download the document, and pass the file.`);
  return { file, text: await read(file, '--spec') };
}

/** All that an overlay says, for its digest. */
async function overlayText(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new DocumentError(`--overlay ${folder} cannot be read (${error.code}): use a folder of YAML files.`);
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((name) => read(join(folder, name), '--overlay')));
  return JSON.stringify([resolve(folder), files, texts]);
}

async function read(file: string, option: string): Promise<string> {
  try {
    checkTrustedFile(file);
  } catch (error) {
    throw error instanceof ForeignPath ? new DocumentError(`${option}: ${error.message}`) : error;
  }
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DocumentError(`${option} ${file} cannot be read (${error.code}).`);
  });
}
