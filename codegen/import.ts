import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toOpenApi31 } from './convert.ts';
import { InputError } from './errors.ts';
import { at, type Json, type JsonObject } from './json.ts';
import { normalise } from './normalise.ts';
import { httpOperations } from './operations.ts';
import { readSource, type Source } from './source.ts';

/** What `spec.lock.json` says of one imported document. */
export interface LockEntry {
  readonly title: string;
  readonly version: string;
  readonly operations: number;
  /** `sha256:` and the digest of the source as it was read. */
  readonly digest: string;
}

export type SpecLock = Readonly<Record<string, LockEntry>>;

export interface Imported {
  /** The file or URL that it was read from. */
  readonly location: string;
  readonly api: string;
  readonly document: JsonObject;
  readonly lock: LockEntry;
}

/** Reads, checks, converts and normalises one document. Writes nothing. */
export const importDocument = async (location: string, ca?: string): Promise<Imported> =>
  importSource(await readSource(location, ca));

/** Checks, converts and normalises one document that was read. */
export async function importSource(source: Source): Promise<Imported> {
  const { label: location } = source;
  const document = normalise(await toOpenApi31(source));
  const title = String(at(document, '/info/title') ?? '');
  const api = apiName(title);
  if (!api) {
    const remedy = 'give the API a title of letters or digits; its name comes from it';
    throw new InputError(location, '/info/title', 'gives the API no name', remedy);
  }
  const digest = `sha256:${createHash('sha256').update(source.text).digest('hex')}`;
  const version = String(at(document, '/info/version') ?? '');
  const operations = [...httpOperations(document)].length;
  return { location, api, document, lock: { title, version, operations, digest } };
}

/** Checks, converts and normalises documents, each of another API. @throws {InputError} for two of one */
export async function importSources(sources: readonly Source[]): Promise<Imported[]> {
  const imported: Imported[] = [];
  for (const source of sources) {
    const next = await importSource(source);
    if (imported.some(({ api }) => api === next.api)) {
      const problem = `is a second document of the API "${next.api}"`;
      throw new InputError(source.label, '/info/title', problem, 'leave one of them out');
    }
    imported.push(next);
  }
  return imported;
}

/** `Ziti Edge Management` is `edge-management`: the product's own name adds nothing. */
export function apiName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^(open)?ziti-/, '')
    .replace(/^-|-$/g, '');
}

/**
 * Imports documents into `specDir`: one `<api>.json` each, and their entries in `spec.lock.json`. APIs that are not
 * imported now stay as they are. All documents are read and checked before the first file is written.
 */
export async function importAll(locations: readonly string[], specDir: string, ca?: string): Promise<Imported[]> {
  const sources: Source[] = [];
  for (const location of locations) sources.push(await readSource(location, ca));
  const imported = await importSources(sources);
  const lockFile = join(specDir, 'spec.lock.json');
  const lock = { ...(await readLock(lockFile)), ...Object.fromEntries(imported.map(({ api, lock }) => [api, lock])) };
  const entries = Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1));
  await mkdir(specDir, { recursive: true });
  await writeTogether([
    ...imported.map(({ api, document }) => [join(specDir, `${api}.json`), document] as const),
    [lockFile, Object.fromEntries(entries) as unknown as Json] as const,
  ]);
  return imported;
}

async function readLock(file: string): Promise<SpecLock> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as SpecLock;
  } catch (error) {
    throw new InputError(
      file,
      '',
      (error as Error).message,
      'restore it, or delete it and import every document again',
    );
  }
}

/** Writes every file beside its place first, and moves them there only when all are complete. */
async function writeTogether(files: readonly (readonly [string, Json])[]): Promise<void> {
  for (const [file, data] of files) await writeFile(`${file}.new`, `${JSON.stringify(data, null, 1)}\n`);
  for (const [file] of files) await rename(`${file}.new`, file);
}
