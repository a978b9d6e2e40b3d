/** Reads the documents and the overlay that the command line names: files that nobody else can have written. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cannotBeRead } from '../common/cannot-be-read.ts';
import { decodeText } from '../common/decode-text.ts';
import { ForeignPath } from '../common/foreign-path.ts';
import { checkTrustedFile } from '../common/trusted-files.ts';
import type { Cache } from './cache.ts';
import { digestOf } from './digest.ts';
import { DocumentError } from './document-error.ts';
import { type DigestedFile, digestFile } from './document-file.ts';
import type { DocumentText } from './generate.ts';

/** The texts of documents. @throws {DocumentError} for what cannot be read */
export const readDocuments = (files: readonly string[]): DocumentText[] =>
  files.map((file) => ({ file, text: decodeText(read(checked(file), '--spec')) }));

/** @throws {DocumentError} for what cannot be read */
export const digestDocument = (file: string, cache: Cache): DigestedFile =>
  reading(checked(file), '--spec', (path) => digestFile(path, cache));

/** The text of the document with this digest. @throws {DocumentError} if the file has changed since */
export function textAgain({ file, digest, bytes }: DigestedFile): DocumentText {
  const content = bytes ?? read(file, '--spec');
  if (bytes === undefined && digestOf(content) !== digest) {
    throw new DocumentError(`--spec ${file} changed since the start: start this program again.`);
  }
  return { file, text: decodeText(content) };
}

/** The digest of all files of an overlay. @throws {DocumentError} for what cannot be read */
export function digestOverlay(folder: string): string {
  const files = yamlFilesIn(folder);
  const texts = files.map((name) => read(join(folder, name), '--overlay').toString('utf8'));
  return digestOf(JSON.stringify([resolve(folder), files, texts]));
}

function yamlFilesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    const why = cannotBeRead(error as NodeJS.ErrnoException);
    throw new DocumentError(`--overlay ${folder} ${why}: use a folder of YAML files.`);
  }
}

/** @throws {DocumentError} for a URL */
function checked(file: string): string {
  if (!/^[a-z]+:\/\//i.test(file)) return file;
  throw new DocumentError('--spec takes files, not URLs: download the document, and pass the file.');
}

const read = (file: string, option: string): Buffer => reading(file, option, (path) => readFileSync(path));

/** @throws {DocumentError} for a file that others can have written, or that cannot be read */
function reading<T>(file: string, option: string, how: (file: string) => T): T {
  try {
    checkTrustedFile(file);
  } catch (error) {
    throw error instanceof ForeignPath ? new DocumentError(`${option}: ${error.message}`) : error;
  }
  try {
    return how(file);
  } catch (error) {
    throw new DocumentError(`${option} ${file} ${cannotBeRead(error as NodeJS.ErrnoException)}.`);
  }
}
