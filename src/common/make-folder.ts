import { lstatSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How often to try: other processes may remove the folder, or the one above it, again and again. */
const ATTEMPTS = 100;

/**
 * Creates a folder and its missing parents, only accessible to their owner, one by one: under some paths, such as those
 * of /proc, Node's recursive mkdir never returns. Existing folders stay as they are.
 * @returns those that it created, the deepest first
 * @throws {Error} of the file system
 */
export function makeFolder(path: string): readonly string[] {
  const parent = dirname(path);
  for (let attempt = 1; ; attempt += 1) {
    if (isFolder(path)) return [];
    const above = parent === path ? [] : makeFolder(parent);
    try {
      mkdirSync(path, { mode: 0o700 });
      return [path, ...above];
    } catch (error) {
      // Another process may have created it in the meantime.
      if (isFolder(path)) return above;
      removeEmpty(above);
      if (attempt === ATTEMPTS || !mayPass(path, error)) throw error;
    }
  }
}

/** Whether the reason may be another process that has just removed the folder, or the one above it. */
function mayPass(path: string, error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return true;
  return code === 'EEXIST' && (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true);
}

/** Removes folders, the deepest first, up to one that holds something. */
export function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // It is of use to somebody, or gone.
  }
}

/**
 * Checks that files could be put into a folder, which may be missing with its parents, by making one in the nearest that
 * is there. It is removed again: nothing is left.
 * @param named what an error is about: nobody knows the name of the folder that was tried
 * @throws {Error} of the file system
 */
export function tryFolder(path: string, named = path): void {
  const parent = dirname(path);
  if (statSync(path, { throwIfNoEntry: false }) === undefined && parent !== path) tryFolder(parent, path);
  else {
    try {
      rmdirSync(mkdtempSync(join(path, '.ziti-mcp-')));
    } catch (error) {
      throw Object.assign(error as Error, { path: named });
    }
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
