import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../common/errors.ts';
import type { JsonObject } from '../common/json.ts';
import { parseDocumentJson } from '../documents/exact-numbers.ts';
import type { LockEntry, SpecLock } from '../documents/import.ts';
import type { Summaries } from '../documents/summaries.ts';
import { loadOverlay, type Overlay } from '../overlay/overlay.ts';
import type { HandWritten } from './hand-written.ts';

/** One imported document with its entry in the lock. */
export interface LoadedDocument {
  readonly api: string;
  readonly file: string;
  readonly document: JsonObject;
  readonly lock: LockEntry;
  /** Absent for the documents of `spec/`, which have no prose. */
  readonly summaries?: Summaries;
}

/** Everything that the generator reads. */
export interface Loaded {
  readonly documents: readonly LoadedDocument[];
  readonly overlay: Overlay;
  readonly handWritten?: readonly HandWritten[];
  /** Decisions that are missing are guessed, even for operations that are marked as reviewed. */
  readonly guess?: true;
}

/** Reads `spec/`. @throws {InputError} if something is missing or unreadable */
export async function load(specDir: string): Promise<Loaded> {
  const lock = (await readJson(join(specDir, 'spec.lock.json'))) as unknown as SpecLock;
  const documents: LoadedDocument[] = [];
  for (const api of Object.keys(lock).sort()) {
    const file = join(specDir, `${api}.json`);
    documents.push({ api, file, document: await readJson(file), lock: lock[api] as LockEntry });
  }
  return { documents, overlay: await loadOverlay(join(specDir, 'overlay')) };
}

async function readJson(file: string): Promise<JsonObject> {
  try {
    return parseDocumentJson(await readFile(file, 'utf8')) as JsonObject;
  } catch (error) {
    const remedy = 'import the documents: npm run spec:import -- FILE...';
    throw new InputError(file, '', `cannot be read (${(error as Error).message})`, remedy);
  }
}
