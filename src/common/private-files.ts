/** Checks that no other user can have modified a file or folder, so that its content can be trusted. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { checkFolders, writableByOthers } from './check-folders.ts';
import { ForeignPath } from './foreign-path.ts';

const READABLE_BY_OTHERS = 0o044;
/** Devices that store nothing: the first accepts all that is written, the second refuses it. */
const STORE_NOTHING: ReadonlySet<string> = new Set([devNull, '/dev/full']);

/**
 * Checks a file that this program keeps, and the folders that it is in ({@link checkFolders}). A missing file is fine.
 * It must be a regular file with a single name, not a link or a pipe; it must belong to this user, and no one else may
 * write to it. No owner is checked on Windows, which has other permissions.
 * @throws {ForeignPath}
 */
export function checkPrivateFile(path: string): void {
  checkPrivateFolder(dirname(path));
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return;
  if (!file.isFile()) throw new ForeignPath(`${path} is not a plain file. Name one, or a path where nothing is yet.`);
  if (file.nlink > 1) {
    throw new ForeignPath(
      `${path} has a second name (a hard link), under which it would change too. Use another path.`,
    );
  }
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return;
  if (file.uid !== ownUid) {
    throw new ForeignPath(`${path} belongs to another user. Use another path, or change its owner (chown).`);
  }
  const fault = writableByOthers(path, file);
  if (fault !== undefined) throw fault;
}

/**
 * Checks a file that is only appended to, by the same rules. A device is only accepted if it stores nothing, such as
 * `/dev/null`. A path that cannot be that of a file, since it or something above it is of the wrong kind, is left to
 * the caller.
 * @throws {ForeignPath}
 */
export function checkPrivateLog(path: string): void {
  if (statOf(dirname(path))?.isDirectory() === false) return;
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file?.isDirectory() || STORE_NOTHING.has(path)) return;
  checkPrivateFile(path);
}

/**
 * Checks a folder that this program keeps files in, by the same rules. A missing folder is fine.
 * @throws {ForeignPath}
 */
export function checkPrivateFolder(path: string): void {
  checkFolders(path);
  if (statOf(path)?.isDirectory() === false) throw new ForeignPath(`${path} is not a folder. Use another path.`);
}

/** Whether another user can read a file. Never true on Windows, where Node cannot tell. */
export function isReadByOthers(path: string): boolean {
  return process.getuid !== undefined && ((statOf(path)?.mode ?? 0) & READABLE_BY_OTHERS) !== 0;
}

/** The stats of an existing, accessible file. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
