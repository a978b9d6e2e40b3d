/** Keeps the state of a sandbox in a file, so that the next start resumes where the last one ended. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { checkPrivateFile } from '../common/private-files.ts';
import type { PkiMaterial } from './pki/index.ts';
import type { MemoryStore, Snapshot } from './store/memory-store.ts';

const VERSION = 1;
const PAUSE = 200;

export interface DataFile {
  readonly entities: Snapshot;
  readonly pki?: PkiMaterial;
  /** The administrator's password for the entities in the file. */
  readonly password?: string;
}

/**
 * Returns undefined if there is no such file yet.
 * @throws {ForeignPath} if other users can write to it
 */
export function readDataFile(path: string): DataFile | undefined {
  checkPrivateFile(path);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = JSON.parse(text) as DataFile & { readonly version?: unknown };
  if (parsed.version !== VERSION || typeof parsed.entities !== 'object') {
    throw new Error(`${path} is not a data file of this sandbox`);
  }
  return parsed;
}

/** Writes the store to the file shortly after each change, and once more when the sandbox stops. */
export class DataWriter {
  readonly #path: string;
  readonly #contents: () => DataFile;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string, store: MemoryStore, rest: Omit<DataFile, 'entities'>) {
    this.#path = path;
    this.#contents = () => ({ ...rest, entities: store.snapshot() });
    store.onChange(() => this.#later());
  }

  /** Written next to the file under an unpredictable name, then renamed: a crash never leaves a partial file. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const beside = `${this.#path}.${randomBytes(8).toString('hex')}`;
    const text = `${JSON.stringify({ version: VERSION, ...this.#contents() })}\n`;
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
    renameSync(beside, this.#path);
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.write(), PAUSE).unref();
  }
}
