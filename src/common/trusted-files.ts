/** Files that somebody else wrote for this program to obey: policies, settings, keys, certificates. */
import { realpathSync, type Stats, statSync } from 'node:fs';
import { checkFolders, writableByOthers } from './check-folders.ts';
import { ForeignPath } from './foreign-path.ts';

/**
 * Checks a file that decides what this program does, and the folders that it is in ({@link checkFolders}). It may be a
 * link, as in containers, but nobody except this user and the system may be able to write to it, or to put another file
 * in its place. A file that is not there is fine, and so is anything on Windows, where Node cannot tell.
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
  const fault = writableByOthers(path, file);
  if (fault !== undefined) throw fault;
  checkFolders(path);
}

/**
 * Checks that a file which is only looked at has an end. One that is not there is fine.
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

function realPathOf(path: string): string | undefined {
  try {
    // As the system does it: without `native`, Node removes ".." before it follows links.
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
