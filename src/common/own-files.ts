/** Files and folders that nobody else can have touched: what is read from them is trusted. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file or folder of somebody else, or one that others can change. The message says which, why, and what to do. */
export class ForeignPath extends Error {}

const WRITABLE_BY_OTHERS = 0o022;
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
 * Checks a folder that this program keeps files in, by the same rules.
 * @throws {ForeignPath}
 */
export function checkOwnFolder(path: string): void {
  const folder = statSync(path, { throwIfNoEntry: false });
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
  if (writable !== 0) throw new ForeignPath(`Other users can write to ${path}. Take that right away (chmod go-w).`);
}
