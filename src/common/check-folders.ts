import { accessSync, constants, lstatSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ForeignPath } from './foreign-path.ts';
import { isOwnGroup } from './own-group.ts';

const BY_GROUP = 0o020;
const BY_ALL = 0o002;
const STICKY = 0o1000;

/** As many as Linux follows. Then the system refuses to open the path. */
const MOST_LINKS = 40;

/**
 * Checks every folder on the way to a path, from the root: whoever can write to one of them can put another folder or
 * file in its place. Links are followed, and the folders on the way to their targets checked too. The path itself is
 * checked if it is a folder.
 *
 * Each folder and link must belong to this user or to the system, and nobody else may write to it. All members of its
 * group count as others, except in a group that is this user's alone. In a folder like `/tmp`, whose sticky bit is set,
 * others can only replace what is theirs, so it is fine. So is a file system that is mounted read-only, such as a
 * volume of a container. What does not exist is not checked: this program creates it for its user alone.
 *
 * Nothing is checked on Windows, where Node cannot tell.
 * @throws {ForeignPath}
 */
export function checkFolders(path: string): void {
  if (process.getuid === undefined) return;
  // Not resolved: after a link, ".." means the folder that its target is in.
  const names = (isAbsolute(path) ? path : `${process.cwd()}/${path}`).split('/');
  let folder = '/';
  let links = 0;
  // The first name is empty, and means the root itself.
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const next = join(folder, name);
    const stats = statsOf(next);
    if (stats?.isSymbolicLink() && links < MOST_LINKS) {
      if (isOfAnother(stats) && !isReadOnly(folder)) throw ofAnother(next);
      links += 1;
      const target = readlinkSync(next);
      if (isAbsolute(target)) folder = '/';
      names.unshift(...target.split('/'));
    } else {
      if (stats?.isDirectory()) checkFolder(next, stats);
      folder = next;
    }
  }
}

function checkFolder(path: string, stats: Stats): void {
  const isSticky = (stats.mode & STICKY) !== 0;
  const fault = isOfAnother(stats) ? ofAnother(path) : isSticky ? undefined : writableByOthers(path, stats);
  if (fault !== undefined && !isReadOnly(path)) throw fault;
}

/** Whether a path belongs to neither this user nor the system, whose number is not 0 in some containers. */
const isOfAnother = ({ uid }: Stats): boolean => uid !== process.getuid?.() && uid !== 0 && uid !== statSync('/').uid;

const ofAnother = (path: string): ForeignPath =>
  new ForeignPath(
    `${path} belongs to another user, who can replace it and what is in it. Use another path, or change its owner (chown).`,
  );

/** What is wrong with a file or folder that others can write to; undefined if nobody else can. */
export function writableByOthers(path: string, { gid, mode }: Stats): ForeignPath | undefined {
  if ((mode & BY_ALL) !== 0) {
    return new ForeignPath(
      `Other users can write to ${path}. Remove that permission (chmod go-w), or use another path.`,
    );
  }
  if ((mode & BY_GROUP) === 0 || isOwnGroup(gid)) return undefined;
  return new ForeignPath(
    `Other users can write to ${path}: those of its group, ${gid}. Remove that permission (chmod g-w), or use another path.`,
  );
}

/** The stats of what exists and can be seen. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
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
