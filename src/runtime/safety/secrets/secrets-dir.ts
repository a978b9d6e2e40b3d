import { closeSync, lstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Logger } from '../../../common/log.ts';
import { makeFolder, tryFolder } from '../../../common/make-folder.ts';
import { checkPrivateFolder } from '../../../common/private-files.ts';
import { restrictToOwner } from './restrict-to-owner.ts';

/** What the file of a secret is named after. */
export interface SecretOrigin {
  readonly tool: string;
  /** Name or id of the entity; empty if it has neither. */
  readonly entity: string;
  readonly kind: string;
  /** Including the dot. */
  readonly extension: string;
}

/** Characters of each part of a file name. */
const LONGEST_PART = 60;
const MAX_OF_ONE_NAME = 1000;

/** A folder that only its owner can read, as far as we control it, with one file per secret. */
export class SecretsDir {
  readonly #path: string;
  readonly #log: Logger;
  /** Set once access by others has been checked and logged. */
  #isChecked = false;

  /** @param log warned if others can or could read an existing folder */
  constructor(path: string, log: Logger) {
    this.#path = path;
    this.#log = log;
  }

  /**
   * Puts a secret into a file of its own. A file that is there already is never written to: the same secret under the
   * same name is found again, another one gets a number after its name.
   * @returns the file's path
   * @throws {ForeignPath} where others can write to the folder
   * @throws {Error} of the file system
   */
  put({ tool, entity, kind, extension }: SecretOrigin, secret: string | Uint8Array): string {
    checkPrivateFolder(this.#path);
    makeFolder(this.#path);
    if (!this.#isChecked) restrictToOwner(this.#path, this.#log);
    this.#isChecked = true;
    const bytes = Buffer.from(secret);
    const base = [tool, entity, kind].map(asFileName).filter(Boolean).join('-');
    for (let number = 1; number <= MAX_OF_ONE_NAME; number += 1) {
      const file = join(this.#path, `${base}${number === 1 ? '' : `-${number}`}${extension}`);
      writeUnlessTaken(file, bytes);
      if (holds(file, bytes)) return file.replaceAll(sep, '/');
    }
    throw new Error(`there are already ${MAX_OF_ONE_NAME} files named ${base}`);
  }
}

/**
 * Checks that files can be put there, without making the folder if it is missing.
 * @throws {ForeignPath} where others can write to it
 * @throws {Error} of the file system
 */
export function trySecretsFolder(path: string): void {
  checkPrivateFolder(path);
  tryFolder(path);
}

function writeUnlessTaken(file: string, bytes: Buffer): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  try {
    writeFileSync(handle, bytes);
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
}

function holds(file: string, bytes: Buffer): boolean {
  return lstatSync(file).isFile() && readFileSync(file).equals(bytes);
}

/** Letters, digits and a few symbols of any text: never a path, a device name or anything a shell interprets. */
const asFileName = (text: string): string =>
  text
    .slice(0, LONGEST_PART)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
