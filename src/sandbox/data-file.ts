/** Keeps the state of a sandbox in a file, so that the next start resumes where the last one ended. */

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cannotBeRead } from '../common/cannot-be-read.ts';
import { isObject } from '../common/is-object.ts';
import { checkPrivateFile } from '../common/private-files.ts';
import { systemReason } from '../common/system-reason.ts';
import type { PkiMaterial } from './pki/index.ts';
import type { MemoryStore, Snapshot } from './store/memory-store.ts';

const VERSION = 1;
const PAUSE = 200;

/** The content of a data file. */
export interface DataFile {
  readonly entities: Snapshot;
  readonly pki?: PkiMaterial;
  /** The administrator's password for the entities in the file. */
  readonly password?: string;
}

/**
 * A data file that cannot be used. The message says why, without quoting the file, which contains keys and passwords.
 */
export class DataFileError extends Error {}

/**
 * Returns undefined if there is no such file yet.
 * @throws {ForeignPath} if other users can write to it
 * @throws {DataFileError} if it is not one of ours, or its folder does not exist
 */
export function readDataFile(path: string): DataFile | undefined {
  checkPrivateFile(path);
  if (!existsSync(dirname(path))) throw new DataFileError(`The folder of ${path} does not exist. Create it first.`);
  const text = textOf(path);
  if (text === undefined) return undefined;
  const parsed = parsedOf(text);
  const isOurs =
    isObject(parsed) &&
    parsed['version'] === VERSION &&
    isObject(parsed['entities']) &&
    ['string', 'undefined'].includes(typeof parsed['password']);
  if (!isOurs) {
    throw new DataFileError(`${path} is not a data file of this sandbox. Use another path, or remove it.`);
  }
  return parsed as object as DataFile;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DataFileError(`${path} ${cannotBeRead(error)}.`);
  }
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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

  /**
   * Written next to the file under an unpredictable name, then renamed: a crash never leaves a partial file.
   * @throws {DataFileError} if it cannot be written
   */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const beside = `${this.#path}.${randomBytes(8).toString('hex')}`;
    const text = `${JSON.stringify({ version: VERSION, ...this.#contents() })}\n`;
    try {
      writeFileSync(beside, text, { mode: 0o600, flag: 'wx' });
      renameSync(beside, this.#path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw new DataFileError(`${this.#path} cannot be written: ${systemReason(error)}.`);
    }
  }

  #later(): void {
    this.#timer ??= setTimeout(() => this.#try(), PAUSE).unref();
  }

  /** If it fails, the next change tries again, and the sandbox reports it when it ends. */
  #try(): void {
    try {
      this.write();
    } catch (error) {
      if (!(error instanceof DataFileError)) throw error;
    }
  }
}
