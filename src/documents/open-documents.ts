import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Tables } from '../../codegen/emit/tables.ts';
import { cannotBeRead } from '../common/cannot-be-read.ts';
import { once } from '../common/once.ts';
import { ForeignPath } from '../common/private-files.ts';
import { checkTrustedFile } from '../common/trusted-files.ts';
import { type Cache, digestOf } from './cache.ts';
import { type DigestedFile, digestFile } from './document-file.ts';
import type { DocumentText, Generated } from './generate.ts';
import { generatorDigest } from './generator-digest.ts';
import { pack, unpack } from './read-later.ts';

/** Which documents to serve, and with which overlay. */
export interface DocumentSettings {
  readonly files: readonly string[];
  /** A folder in the form of `spec/overlay/`; this program's own overlay where absent. */
  readonly overlay?: string;
}

/** Called for harmless faults. */
export type Warn = (message: string) => void;

/** The part of the tables that a start needs; the rest is read on demand. */
type Begin = Pick<Tables, 'apis' | 'operations' | 'toolList'> & Pick<Generated, 'leftOut' | 'warnings'>;
type Rest = Omit<Tables, 'apis' | 'operations' | 'toolList'>;

export interface OpenedDocuments extends Begin {
  readonly rest: () => Promise<Rest>;
}

/**
 * The tables of documents: from the cache, if the same generator has seen the same documents and overlay before.
 * @throws {DocumentError} for what cannot be read, is not a valid document, or yields no tool
 */
export async function openDocuments(settings: DocumentSettings, cache: Cache, warn: Warn): Promise<OpenedDocuments> {
  const documents = await Promise.all(settings.files.map((file) => digested(file, cache)));
  const overlay = settings.overlay === undefined ? undefined : await overlayText(settings.overlay);
  const digests = documents.map(({ file, digest }) => [file, digest]);
  const key = digestOf(JSON.stringify([generatorDigest, digests, overlay]));
  const keys = { begin: key, rest: `${key}-rest` };
  const read = (part: keyof typeof keys) => (generatorDigest === undefined ? undefined : cache.read(keys[part]));
  const make = async () => {
    const made = await generated(await Promise.all(documents.map(textAgain)), settings.overlay);
    const { begin, rest } = split(made);
    if (generatorDigest !== undefined) {
      const why = (error: Error) =>
        warn(`The tables of --spec could not be cached for the next start: ${error.message}`);
      const write = async (part: keyof typeof keys, value: unknown) => cache.write(keys[part], JSON.stringify(value));
      await Promise.all([write('begin', packed(begin)), write('rest', rest)]).catch(why);
    }
    return { begin, rest };
  };
  const kept = await read('begin');
  if (kept === undefined) {
    const { begin, rest } = await make();
    return { ...begin, rest: async () => rest };
  }
  const rest = once(async () => {
    const text = await read('rest');
    return text === undefined ? (await make()).rest : (JSON.parse(text) as Rest);
  });
  return { ...unpacked(JSON.parse(kept) as ReturnType<typeof packed>), rest };
}

function split({ tables, leftOut, warnings }: Generated): { readonly begin: Begin; readonly rest: Rest } {
  const { apis, operations, toolList, ...rest } = tables;
  return { begin: { apis, operations, toolList, leftOut, warnings }, rest };
}

/** As it is cached: arguments and schemas make up most of it, and a start needs hardly any of them. */
const packed = ({ operations, toolList, ...begin }: Begin) => ({
  ...begin,
  operations: pack(operations, 'arguments'),
  toolList: pack(toolList, 'inputSchema'),
});

const unpacked = ({ operations, toolList, ...begin }: ReturnType<typeof packed>): Begin => ({
  ...begin,
  operations: unpack(operations, 'arguments'),
  toolList: unpack(toolList, 'inputSchema'),
});

/** The texts of documents. @throws {DocumentError} for what cannot be read */
export async function readDocuments(files: readonly string[]): Promise<DocumentText[]> {
  return Promise.all(
    files.map(async (file) => ({ file, text: (await read(checked(file), '--spec')).toString('utf8') })),
  );
}

/** @throws {DocumentError} for what cannot be read */
const digested = (file: string, cache: Cache): Promise<DigestedFile> =>
  reading(checked(file), '--spec', (path) => digestFile(path, cache));

/** The text of a document of this digest. @throws {DocumentError} if it changed since */
async function textAgain({ file, digest, bytes }: DigestedFile): Promise<DocumentText> {
  const content = bytes ?? (await read(file, '--spec'));
  if (bytes === undefined && digestOf(content) !== digest) {
    throw new DocumentError(`--spec ${file} changed since the start: start this program again.`);
  }
  return { file, text: content.toString('utf8') };
}

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
  const { InputError } = await import('../../codegen/common/errors.ts');
  try {
    return await run();
  } catch (error) {
    throw error instanceof InputError ? new DocumentError(error.message) : error;
  }
}

/** @throws {DocumentError} for a URL */
function checked(file: string): string {
  if (!/^[a-z]+:\/\//i.test(file)) return file;
  throw new DocumentError(`--spec ${file}: download the document, and pass the file.`);
}

/** All that an overlay says, for its digest. */
async function overlayText(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new DocumentError(`--overlay ${folder} ${cannotBeRead(error)}: use a folder of YAML files.`);
  });
  const files = names.filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(
    files.map(async (name) => (await read(join(folder, name), '--overlay')).toString('utf8')),
  );
  return JSON.stringify([resolve(folder), files, texts]);
}

const read = (file: string, option: string): Promise<Buffer> => reading(file, option, (path) => readFile(path));

/** Reads a file that nobody else can have written. @throws {DocumentError} */
async function reading<T>(file: string, option: string, how: (file: string) => Promise<T>): Promise<T> {
  try {
    checkTrustedFile(file);
  } catch (error) {
    throw error instanceof ForeignPath ? new DocumentError(`${option}: ${error.message}`) : error;
  }
  return how(file).catch((error: NodeJS.ErrnoException) => {
    throw new DocumentError(`${option} ${file} ${cannotBeRead(error)}.`);
  });
}
