/** Checks that no other user can have modified a file or folder, so that its content can be trusted. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * A file or folder that belongs to another user, or that others can change. The message says which, why, and what to
 * do.
 */
export class ForeignPath extends Error {}

const WRITABLE_BY_OTHERS = 0o022;
const WRITABLE_BY_ALL = 0o002;
const READABLE_BY_OTHERS = 0o044;
const STICKY = 0o1000;

/**
 * Checks a file that this program keeps, and its folder. A missing file is fine. It must be a regular file of one name,
 * not a link or a pipe; both must belong to this user, and no one else may write to them. A folder like `/tmp`, where users can
 * only change their own files, is fine. Nothing is checked on Windows, which has other permissions.
 * @throws {ForeignPath}
 */
export function checkPrivateFile(path: string): void {
  checkPrivateFolder(dirname(path));
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return;
  if (!file.isFile()) throw new ForeignPath(`${path} is not a plain file. Use another path, or remove it.`);
  if (file.nlink > 1) {
    throw new ForeignPath(
      `${path} has a second name (a hard link), under which it would change too. Use another path.`,
    );
  }
  check(path, file, file.mode & WRITABLE_BY_OTHERS);
}

/**
 * Checks a file that is only appended to, by the same rules. A terminal or a device is accepted, and a file that cannot
 * be opened for writing at all is left to the caller.
 * @throws {ForeignPath}
 */
export function checkPrivateLog(path: string): void {
  if (statOf(dirname(path))?.isDirectory() === false) return;
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file?.isDirectory() || file?.isCharacterDevice()) return;
  checkPrivateFile(path);
}

/**
 * Checks a folder that this program keeps files in, by the same rules. No parent folder may allow other users to
 * replace it.
 * @throws {ForeignPath}
 */
export function checkPrivateFolder(path: string): void {
  for (const above of foldersAbove(resolve(path))) {
    const stats = process.getuid === undefined ? undefined : statOf(above);
    if (stats !== undefined && isOfAnother(stats)) throw ofAnother(above);
    const mode = stats?.mode ?? 0;
    if ((mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0) throw writableByOthers(above);
  }
  const folder = statOf(path);
  if (folder === undefined) return;
  if (!folder.isDirectory()) throw new ForeignPath(`${path} is not a folder. Use another path.`);
  const isShared = (folder.mode & STICKY) !== 0;
  // System folders belong to root.
  check(path, folder, isShared ? 0 : folder.mode & WRITABLE_BY_OTHERS, 0);
}

function check(path: string, { uid }: Stats, writable: number, alsoFine?: number): void {
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return;
  if (uid !== ownUid && uid !== alsoFine) {
    throw ofAnother(path);
  }
  if (writable !== 0) throw writableByOthers(path);
}

const ofAnother = (path: string): ForeignPath =>
  new ForeignPath(`${path} belongs to another user. Use another path, or change its owner (chown).`);

/** Whether a folder belongs to neither this user nor the system, which some containers know by another number than 0. */
export const isOfAnother = ({ uid }: Stats): boolean =>
  process.getuid !== undefined && ![process.getuid(), 0, statOf('/')?.uid].includes(uid);

const writableByOthers = (path: string): ForeignPath =>
  new ForeignPath(`Other users can write to ${path}. Remove that permission (chmod go-w), or use another path.`);

/** Whether another user can read a file. Never true on Windows, where Node cannot tell. */
export function isReadByOthers(path: string): boolean {
  return process.getuid !== undefined && ((statOf(path)?.mode ?? 0) & READABLE_BY_OTHERS) !== 0;
}

/** The folders that an absolute path is in, the outermost first. */
export function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...foldersAbove(parent), parent];
}

/** The stats of an existing, accessible file. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
