import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ForeignPath } from '../common/foreign-path.ts';
import { makeFolder, removeEmpty } from '../common/make-folder.ts';
import { onceItWorks } from '../common/once.ts';
import { checkPrivateFolder } from '../common/private-files.ts';
import { systemReason } from '../common/system-reason.ts';
import { checkTrustedFile } from '../common/trusted-files.ts';
import type { Age, AgeKey } from './age.ts';
import { SecretStoreError } from './secret-store.ts';
import type { Vault } from './vault.ts';

/**
 * Encrypted files in a folder, one per network, in the age format (age-encryption.org/v1). A file that has not changed
 * is opened once: a passphrase takes seconds each time.
 * @param key requested when the first file is opened or written, and again until it is there: a key file may be created later
 * @param workFactor of a passphrase, as a power of two: the library's default takes about a second
 */
export function ageVault(folder: string, key: () => Promise<AgeKey>, workFactor?: number): Vault {
  const keyOnce = onceItWorks(key);
  const opened = new Map<string, { readonly sealed: Uint8Array; readonly text: string }>();
  /** Folders that the last file written was the first one in. */
  let made: readonly string[] = [];
  const fileOf = (network: string) => join(folder, `${network}.age`);
  return {
    label: `an encrypted file in ${folder}`,
    async read(network) {
      const sealed = await bytesOf(fileOf(network));
      if (sealed === undefined) return undefined;
      const known = opened.get(network);
      if (known !== undefined && sealed.equals(known.sealed)) return known.text;
      const text = await open(fileOf(network), sealed, await keyOnce());
      opened.set(network, { sealed, text });
      return text;
    },
    async write(network, text) {
      const key = await keyOnce();
      const sealed = await (await ageFor(key)).seal(text, key, workFactor);
      made = await put(fileOf(network), sealed);
      opened.set(network, { sealed, text });
    },
    async remove(network) {
      opened.delete(network);
      if ((await bytesOf(fileOf(network))) === undefined) return false;
      await rm(fileOf(network));
      removeEmpty(made);
      return true;
    },
  };
}

/** A passphrase takes more memory than a server should keep. */
const ageFor = async (key: AgeKey): Promise<Age> =>
  'passphrase' in key ? (await import('./age-process.ts')).ageProcess : (await import('./age.ts')).age;

async function open(path: string, sealed: Uint8Array, key: AgeKey): Promise<string> {
  const text = await (await ageFor(key)).open(sealed, key);
  if (text !== undefined) return text;
  throw new SecretStoreError(
    'wrong-key',
    `${'identity' in key ? 'The key file' : 'The passphrase'} does not open ${path}, or the file is damaged.`,
    'Try again with the right one, or run ziti-mcp init for this network to store the secrets again.',
  );
}

/** @throws {SecretStoreError} for a file that others can replace, too: it could be that of another network */
async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    checkTrustedFile(path);
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failed(path, 'read', error);
  }
}

/** Atomic and flushed to disk: a partial file would lose the previous secrets too. @returns the folders made for it */
async function put(path: string, bytes: Uint8Array): Promise<readonly string[]> {
  const temporary = `${path}.${process.pid}`;
  try {
    const made = makeOwnFolder(dirname(path));
    await writeFile(temporary, bytes, { mode: 0o600, flush: true });
    await rename(temporary, path);
    return made;
  } catch (error) {
    // If its folder is not a folder, there is nothing to remove.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw failed(path, 'written', error);
  }
}

/** @returns the folders that it made @throws {ForeignPath} where others can write to it */
function makeOwnFolder(path: string): readonly string[] {
  checkPrivateFolder(path);
  return makeFolder(path);
}

/** Creates a file, whole from the start, unless there is one already. @returns the folders made for it */
async function create(path: string, text: string): Promise<readonly string[]> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const made = makeOwnFolder(dirname(path));
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
    // Some file systems have no links.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      return copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return [];
    throw failed(path, 'written', error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Creates a key file, unless there is one. @returns the folders made for it @throws {SecretStoreError} */
export async function createAgeKeyFile(path: string): Promise<readonly string[]> {
  if ((await bytesOf(path)) !== undefined) return [];
  const { newIdentity } = await import('./age.ts');
  // Another process may be quicker: its key is the one that opens what it stores.
  return create(path, `${await newIdentity()}\n`);
}

/**
 * The identity in a key file.
 * @throws {SecretStoreError} if there is no such file, if others may read it, or if it has no identity
 */
export async function ageKeyFile(path: string): Promise<AgeKey> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) throw failed(path, 'read', { code: 'ENOENT' });
  if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new SecretStoreError(
      'wrong-key',
      `Other users can read the key file ${path}.`,
      `Remove that permission: chmod 600 ${path}`,
    );
  }
  const identity = bytes
    .toString('utf8')
    .split('\n')
    .find((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identity !== undefined) return { identity: identity.trim() };
  throw new SecretStoreError(
    'wrong-key',
    `${path} contains no age key.`,
    'Pass the path of a new file with --secrets-key: it will be created.',
  );
}

function failed(path: string, what: 'read' | 'written', error: unknown): SecretStoreError {
  if (error instanceof ForeignPath) return new SecretStoreError('failed', `${path} is not used.`, error.message);
  const why = `${path} cannot be ${what}: ${systemReason(error)}.`;
  return new SecretStoreError('failed', why, 'Check the path and its permissions.');
}
