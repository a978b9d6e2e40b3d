import { closeSync, constants, existsSync, fchmodSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { ForeignPath } from '../../../common/foreign-path.ts';
import { makeFolder, tryFolder } from '../../../common/make-folder.ts';
import { checkPrivateLog } from '../../../common/private-files.ts';

/**
 * If somebody puts a link or a pipe there after the check, it is neither followed nor waited for. Windows has no such
 * flags.
 */
const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const APPEND = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
const READ = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

/** An open file of a trail. */
export interface OpenTrail {
  readonly handle: number;
  readonly inode: number;
  /** Whether it is a file rather than a device. */
  readonly regular: boolean;
  /** Whether it ends within a line: a process or machine stopped while it was written, or the disk was full. */
  readonly broken: boolean;
}

/**
 * Opens the file of a trail to append to it, and makes it for its owner alone if it is missing, with its folder.
 * @throws {ForeignPath} for a file that is not ours alone, and a link or a pipe
 * @throws {Error} of the file system
 */
export function openTrail(path: string): OpenTrail {
  checkPrivateLog(path);
  makeFolder(dirname(path));
  const trail = openPlain(path, APPEND | O_CREAT);
  if (trail.regular && process.platform !== 'win32') fchmodSync(trail.handle, 0o600);
  return trail;
}

/**
 * Checks that a trail can be written, without making or changing anything.
 * @throws as {@link openTrail}; {@link ForeignPath} for a file that holds something else
 */
export function tryTrail(path: string): void {
  const beginning = beginningOf(path);
  if (beginning !== '' && beginning !== BEGINNING) {
    throw new ForeignPath(
      `${path} holds something other than an audit trail. Name another file, or one that is not there yet.`,
    );
  }
  checkPrivateLog(path);
  if (existsSync(path)) closeSync(openPlain(path, APPEND).handle);
  else tryFolder(dirname(path));
}

function openPlain(path: string, flags: number): OpenTrail {
  const handle = openSync(path, flags, 0o600);
  const stats = fstatSync(handle);
  const regular = stats.isFile();
  if ((regular && stats.nlink > 1) || (!regular && !stats.isCharacterDevice())) {
    closeSync(handle);
    throw new ForeignPath(`${path} is not a plain file, or has a second name (a hard link).`);
  }
  return { handle, inode: stats.ino, regular, broken: regular && endsWithinLine(path, stats.size) };
}

/** Whether the last line of a file has no end. If that cannot be read, it counts as such: an empty line does no harm. */
function endsWithinLine(path: string, size: number): boolean {
  const last = Buffer.from('\n');
  let handle: number | undefined;
  try {
    handle = openSync(path, READ);
    if (size > 0) readSync(handle, last, 0, 1, size - 1);
    return last.toString() !== '\n';
  } catch {
    return true;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** What every trail begins with. */
const BEGINNING = '{"time":"';

/** How many bytes are read. A line break comes first where a line before could not be written, as on a full disk. */
const FIRST = 64;

/** What the first line begins with; nothing if the file is empty or cannot be read. A device has nothing that counts. */
function beginningOf(path: string): string {
  const bytes = Buffer.alloc(FIRST);
  let handle: number | undefined;
  try {
    handle = openSync(path, READ);
    if (!fstatSync(handle).isFile()) return '';
    const text = bytes.toString('latin1', 0, readSync(handle, bytes, 0, bytes.length, null));
    return text.replace(/^\n+/, '').slice(0, BEGINNING.length);
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
