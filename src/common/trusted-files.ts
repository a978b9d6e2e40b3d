/** Files that somebody else wrote for this program to obey: policies, settings, keys, certificates. */
import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ForeignPath, foldersAbove, isOfAnother } from './private-files.ts';

const BY_GROUP = 0o020;
const BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Checks a file that decides what this program does. It may be a link, as in containers, but nobody except this user and
 * the system may be able to write to it, or to put another file in its place. A file that is not there is fine, and so is
 * anything on Windows, where Node cannot tell.
 * @throws {ForeignPath} which file, why, and what to do
 */
export function checkTrustedFile(path: string): void {
  if (process.getuid === undefined) return;
  const real = realPathOf(path);
  if (real === undefined) return;
  const file = statSync(real);
  if (isFromShell(real)) return;
  refuseEndless(path, file);
  if (!file.isFile()) return;
  const ownUid = process.getuid();
  if (file.uid !== ownUid && file.uid !== 0) {
    throw new ForeignPath(`${path} belongs to another user, who can write to it. Make it yours (chown).`);
  }
  if (isOpen(file)) throw writable(path);
  for (const folder of new Set([dirname(path), ...foldersAbove(real).reverse()])) {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats !== undefined && isOfAnother(stats) && !isReadOnly(folder)) {
      throw new ForeignPath(
        `${folder} belongs to another user, who can put another file there. Keep ${path} in a folder of yours.`,
      );
    }
    if (stats !== undefined && (stats.mode & STICKY) === 0 && isOpen(stats) && !isReadOnly(folder)) {
      throw writable(folder);
    }
  }
}

/**
 * Checks a file that is only looked at: reading it must end. One that is not there is fine.
 * @throws {ForeignPath} for a pipe or a device
 */
export function checkFileEnds(path: string): void {
  const real = realPathOf(path);
  if (real !== undefined && !isFromShell(real)) refuseEndless(path, statSync(real));
}

/** A file descriptor from the shell, as in `<(...)`, comes from the person who started this program. */
const isFromShell = (real: string): boolean => real.startsWith('/dev/fd/');

function refuseEndless(path: string, file: Stats): void {
  if (!file.isFIFO() && !file.isCharacterDevice() && !file.isBlockDevice()) return;
  throw new ForeignPath(`${path} is a pipe or a device, which may never end. Use a plain file.`);
}

/** Whether others can write to it. A group with the same number as the owner counts as that user's own. */
const isOpen = ({ gid, mode, uid }: Stats): boolean =>
  (mode & BY_ALL) !== 0 || ((mode & BY_GROUP) !== 0 && gid !== uid);

const writable = (path: string): ForeignPath =>
  new ForeignPath(`Other users can write to ${path}. Remove that permission (chmod go-w).`);

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * A file system that is mounted read-only cannot be written to, whatever the file modes say: container volumes, for
 * example.
 */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}
