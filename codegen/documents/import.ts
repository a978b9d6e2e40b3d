import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../common/errors.ts';
import { at, type Json, type JsonObject } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import { toOpenApi31 } from './convert.ts';
import { printDocument } from './exact-numbers.ts';
import { normalize } from './normalize.ts';
import { httpOperations } from './operations.ts';
import { readSource, type Source } from './source.ts';
import { type Summaries, summariesOf } from './summaries.ts';

/** The entry of one imported document in `spec.lock.json`. */
export interface LockEntry {
  readonly title: string;
  readonly version: string;
  readonly operations: number;
  /** `sha256:` and the digest of the source as it was read. */
  readonly digest: string;
}

/** The content of `spec.lock.json`: an entry for each API. */
export type SpecLock = Readonly<Record<string, LockEntry>>;

/** A document that was read, checked and reduced to facts. */
export interface Imported {
  /** The file or URL that it was read from. */
  readonly location: string;
  readonly api: string;
  readonly document: JsonObject;
  readonly summaries: Summaries;
  readonly lock: LockEntry;
}

/** Reads, checks, converts and normalizes one document. Writes nothing. */
export async function importDocument(location: string, ca?: string): Promise<Imported> {
  const source = await readSource(location, ca);
  const { requireValid } = await import('./validate.ts');
  await requireValid(source);
  return importSource(source);
}

/**
 * Converts and normalizes a document.
 * @param onFault called for an API without a name, which is then named after its file
 */
export function importSource(source: Source, onFault: OnFault = refuse): Imported {
  const { label: location } = source;
  const converted = toOpenApi31(source);
  const document = normalize(converted);
  const title = String(at(document, '/info/title') ?? '');
  const api = apiName(title) || unnamed(location, onFault);
  const digest = `sha256:${createHash('sha256').update(source.text).digest('hex')}`;
  const version = String(at(document, '/info/version') ?? '');
  const operations = [...httpOperations(document)].length;
  const summaries = summariesOf(converted);
  return { location, api, document, summaries, lock: { title, version, operations, digest } };
}

function unnamed(location: string, onFault: OnFault): string {
  const remedy = 'give the API a title of letters or digits; its name comes from it';
  onFault(new InputError(location, '/info/title', 'gives the API no name', remedy));
  const file = location.split(/[/\\]/).at(-1) ?? '';
  return apiName(file.replace(/\.[^.]*$/, '')) || 'api';
}

/** Rejects a second document of one API. @throws {InputError} */
export function requireDistinct(imported: readonly Imported[]): void {
  for (const [index, { api, location }] of imported.entries()) {
    if (imported.findIndex((each) => each.api === api) === index) continue;
    const problem = `is a second document of the API "${api}"`;
    throw new InputError(location, '/info/title', problem, 'omit one of them');
  }
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
 * Imports documents into `specDir`: one `<api>.json` each, and their entries in `spec.lock.json`. Other APIs stay as
 * they are. All documents are checked before the first file is written.
 */
export async function importAll(locations: readonly string[], specDir: string, ca?: string): Promise<Imported[]> {
  const imported: Imported[] = [];
  for (const location of locations) imported.push(await importDocument(location, ca));
  requireDistinct(imported);
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

/** Writes every file to a temporary name first, and renames them when all are complete. */
async function writeTogether(files: readonly (readonly [string, Json])[]): Promise<void> {
  for (const [file, data] of files) await writeFile(`${file}.new`, `${printDocument(data)}\n`);
  for (const [file] of files) await rename(`${file}.new`, file);
}
