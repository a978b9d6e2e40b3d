import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../../../common/make-folder.ts';
import { checkPrivateLog, ForeignPath } from '../../../common/private-files.ts';
import type { AuditSink } from './sink.ts';

/** Bytes after which a file is rotated, and how many rotated files are kept. */
export interface Rotation {
  readonly bytes: number;
  readonly kept: number;
}

export const USUAL_ROTATION: Rotation = { bytes: 10 * 1024 * 1024, kept: 10 };

const sync = promisify(fsync);

/** Should a link or a pipe be put there after the check, it is not followed, and nobody is waited for. Windows has no such flags. */
const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const APPEND = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;

/** How lines about sent or intended changes start. */
const IS_CHANGE = /^\{"time":"[^"]*","event":"(?:intent|outcome)"/;

/** What is between name and extension of a rotated file: when, and by which process. */
const STAMP = /^\.\d{8}T\d{9}Z-\d+$/;

/**
 * Appends to a file that only its owner can read. Several processes may share it: each line is one write, and a process
 * moves on when another one has rotated the file.
 */
export class FileSink implements AuditSink {
  readonly #path: string;
  readonly #rotation: Rotation;
  #file: { readonly handle: number; readonly inode: number; readonly regular: boolean } | undefined;
  /** Set after a write that may have left half a line. */
  #broken = false;

  readonly #isOfChanges: boolean;

  /** @param isOfChanges whether it keeps lines from another trail */
  constructor(path: string, rotation: Rotation = USUAL_ROTATION, isOfChanges = false) {
    this.#path = path;
    this.#rotation = rotation;
    this.#isOfChanges = isOfChanges;
  }

  write(line: string): void {
    const { handle } = this.#current();
    const bytes = Buffer.from(`${this.#broken ? '\n' : ''}${line}\n`);
    this.#broken = true;
    const written = writeSync(handle, bytes);
    if (written !== bytes.length) throw new Error('only a part of the line could be written');
    this.#broken = false;
  }

  async flush(): Promise<void> {
    const file = this.#file;
    if (!file?.regular) return;
    try {
      await sync(file.handle);
    } catch (error) {
      // Another call has already rotated the file and synced it.
      if (file === this.#file) throw error;
    }
  }

  close(): void {
    if (this.#file) closeSync(this.#file.handle);
    this.#file = undefined;
  }

  #current() {
    const present = statOf(this.#path);
    if (this.#file && present?.ino !== this.#file.inode) this.close();
    if (present?.isFile() && present.size >= this.#rotation.bytes) this.#putAside();
    this.#file ??= this.#open();
    return this.#file;
  }

  /** @throws {ForeignPath} for a file that is not ours alone, and a link or a pipe */
  #open() {
    checkPrivateLog(this.#path);
    makeFolder(dirname(this.#path));
    const handle = openSync(this.#path, APPEND, 0o600);
    const stats = fstatSync(handle);
    const regular = stats.isFile();
    if (!regular && !stats.isCharacterDevice()) {
      closeSync(handle);
      throw new ForeignPath(`${this.#path} is not a plain file.`);
    }
    if (regular && (stats.mode & 0o077) !== 0 && process.platform !== 'win32') fchmodSync(handle, 0o600);
    return { handle, inode: stats.ino, regular };
  }

  /**
   * Keeps the lines about changes from a deleted file, in a separate file: changes are limited, but reads are not. Only
   * changes displace changes.
   */
  #keepChanges(old: string): void {
    if (this.#isOfChanges) return;
    const lines = readFileSync(old, 'utf8')
      .split('\n')
      .filter((line) => IS_CHANGE.test(line));
    if (lines.length === 0) return;
    const changes = new FileSink(changesPath(this.#path), this.#rotation, true);
    changes.write(lines.join('\n'));
    changes.close();
  }

  /** If that fails the file keeps growing: no line is lost to save space. */
  #putAside(): void {
    try {
      if (this.#file) fsyncSync(this.#file.handle);
      this.close();
      renameSync(this.#path, nextName(this.#path));
      for (const old of filesPutAside(this.#path).slice(0, -this.#rotation.kept || undefined)) {
        this.#keepChanges(old);
        rmSync(old, { force: true });
      }
    } catch {
      // Explained above.
    }
  }
}

/** Where lines about changes go when their file is deleted. */
export function changesPath(path: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.changes${ext}`);
}

/** A timestamped name, later than all existing ones: renaming would overwrite, and readers rely on the order. */
function nextName(path: string): string {
  const { dir, name, ext } = parse(path);
  const [, year, month, day, hour, minute, rest] =
    /\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d{5})Z-/.exec(filesPutAside(path).at(-1) ?? '') ?? [];
  const last = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${rest?.slice(0, 2)}.${rest?.slice(2)}Z`);
  const time = Math.max(Date.now(), Number.isNaN(last) ? 0 : last + 1);
  const stamp = new Date(time).toISOString().replace(/[-:.]/g, '');
  return join(dir, `${name}.${stamp}-${process.pid}${ext}`);
}

/** The rotated files, oldest first; none if the folder does not exist. */
export function filesPutAside(path: string): string[] {
  const { dir, name, ext } = parse(path);
  if (!existsSync(dir || '.')) return [];
  const isOurs = (file: string) =>
    file.startsWith(name) && file.endsWith(ext) && STAMP.test(file.slice(name.length, file.length - ext.length));
  return readdirSync(dir || '.')
    .filter(isOurs)
    .sort()
    .map((file) => join(dir, file));
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
