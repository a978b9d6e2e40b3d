import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../common/make-folder.ts';
import { isSystemError, systemReason } from '../../common/system-reason.ts';
import { type KeyFile, parseKeyFile, type StoredKey } from '../../http/access/key-file.ts';
import { LockBusy, withFileLock } from '../../keychain/file-lock.ts';
import { readTrustedIfThere } from '../files/read-trusted.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';

/** Milliseconds to wait for another process that changes the file. */
const WAIT = 5_000;
const FILE = 'The file of API keys';

/** The keys in a file; none if it does not exist. @throws {UsageError} for anything but a file of keys */
export function readKeys(path: string): readonly StoredKey[] {
  const text = readTrustedIfThere(FILE, path);
  if (text === undefined) return [];
  try {
    return parseKeyFile(text).keys;
  } catch {
    // The parser's message quotes the file, which may be the wrong one and contain secrets.
    throw new UsageError(`${FILE} ${path} is not valid.`);
  }
}

/**
 * Changes the keys in a file while no other process does. Running servers see the change within a second.
 * @throws {UsageError} if it cannot be read or written
 */
export async function changeKeys(
  path: string,
  change: (keys: readonly StoredKey[]) => readonly StoredKey[],
): Promise<void> {
  try {
    const work = async () => write(path, { version: 1, keys: change(readKeys(path)) });
    await uninterrupted(() => withFileLock(`${path}.lock`, WAIT, work));
  } catch (error) {
    if (error instanceof LockBusy) throw new UsageError(`${path}: ${error.message}. Try again.`);
    if (isSystemError(error)) throw new UsageError(`${path} cannot be written: ${systemReason(error)}.`);
    throw error;
  }
}

function write(path: string, file: KeyFile): void {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
