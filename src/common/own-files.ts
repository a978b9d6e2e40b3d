/** Files and folders that nobody else can have touched: what is read from them is trusted. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A file or folder of somebody else, or one that others can change. The message says which, why, and what to do. */
export class ForeignPath extends Error {}

const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
const READABLE_BY_OTHERS = 0o044;
const STICKY = 0o1000;

/**
 * Checks a file that this program keeps, and the folder it lies in. What is not there yet is fine. The file must be a
 * plain one, no link and no pipe; both must belong to this user, and nobody else may write to them. A folder like `/tmp`,
 * where each may only touch their own files, is fine. Windows has other means, so nothing is checked there.
 * @throws {ForeignPath}
 */
export function checkOwnFile(path: string): void {
  checkOwnFolder(dirname(path));
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return;
  if (!file.isFile()) throw new ForeignPath(`${path} is not a plain file. Give another path, or take it away.`);
  check(path, file, file.mode & WRITABLE_BY_OTHERS);
}

/**
 * Checks a file that is only appended to, by the same rules. A terminal or a device is taken as it is, and what cannot be
 * opened for writing at all is left to whoever tries.
 * @throws {ForeignPath}
 */
export function checkOwnLog(path: string): void {
  if (statOf(dirname(path))?.isDirectory() === false) return;
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file?.isDirectory() || file?.isCharacterDevice()) return;
  checkOwnFile(path);
}

/**
 * Checks a folder that this program keeps files in, by the same rules. No folder above it may be one in which everybody
 * can put another in its place.
 * @throws {ForeignPath}
 */
export function checkOwnFolder(path: string): void {
  for (const above of foldersAbove(resolve(path))) {
    const mode = process.getuid === undefined ? 0 : (statOf(above)?.mode ?? 0);
    if ((mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0) throw writableByOthers(above);
  }
  const folder = statOf(path);
  if (folder === undefined) return;
  if (!folder.isDirectory()) throw new ForeignPath(`${path} is not a folder. Give another path.`);
  const isShared = (folder.mode & STICKY) !== 0;
  // Folders of the system belong to root.
  check(path, folder, isShared ? 0 : folder.mode & WRITABLE_BY_OTHERS, 0);
}

function check(path: string, { uid }: Stats, writable: number, alsoFine?: number): void {
  const own = process.getuid?.();
  if (own === undefined) return;
  if (uid !== own && uid !== alsoFine) {
    throw new ForeignPath(`${path} belongs to another user. Give another path, or make it yours (chown).`);
  }
  if (writable !== 0) throw writableByOthers(path);
}

const writableByOthers = (path: string): ForeignPath =>
  new ForeignPath(`Other users can write to ${path}. Take that right away (chmod go-w), or give another path.`);

/** Whether somebody else can read a file. Never on Windows, where Node cannot tell. */
export function isReadByOthers(path: string): boolean {
  return process.getuid !== undefined && ((statOf(path)?.mode ?? 0) & READABLE_BY_OTHERS) !== 0;
}

function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}

/** Of what is there and can be looked at. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
