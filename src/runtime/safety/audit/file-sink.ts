import {
  closeSync,
  fsync,
  fsyncSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { type OpenTrail, openTrail } from './open-trail.ts';
import { changesPath, nextName, rotatedFiles } from './rotated-files.ts';
import type { AuditSink } from './sink.ts';

/** Bytes after which a file is rotated, and how many rotated files are kept. */
export interface Rotation {
  readonly bytes: number;
  readonly kept: number;
}

const USUAL_ROTATION: Rotation = { bytes: 10 * 1024 * 1024, kept: 10 };

const sync = promisify(fsync);

/** How lines about sent or intended changes start. */
const IS_CHANGE = /^\{"time":"[^"]*","event":"(?:intent|outcome)"/;

/**
 * Appends to a file that only its owner can read. Several processes may share it: each line is one write, and a process
 * moves on when another one has rotated the file.
 */
export class FileSink implements AuditSink {
  readonly #path: string;
  readonly #rotation: Rotation;
  #file: OpenTrail | undefined;
  /** Set after a write that may have left half a line. */
  #broken = false;

  readonly #beforeDeletion: (old: string) => void;

  /** @param beforeDeletion called with each old file before it is deleted; by default, its lines about changes are kept */
  constructor(
    path: string,
    rotation: Rotation = USUAL_ROTATION,
    beforeDeletion = (old: string) => keepChanges(old, path, rotation),
  ) {
    this.#path = path;
    this.#rotation = rotation;
    this.#beforeDeletion = beforeDeletion;
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
    if (present?.isFile() && present.size >= this.#rotation.bytes) this.#rotate();
    if (this.#file === undefined) {
      this.#file = openTrail(this.#path);
      this.#broken = this.#file.broken;
    }
    return this.#file;
  }

  /** If that fails the file keeps growing: no line is lost to save space. */
  #rotate(): void {
    try {
      if (this.#file) fsyncSync(this.#file.handle);
      this.close();
      renameSync(this.#path, nextName(this.#path));
      for (const old of rotatedFiles(this.#path).slice(0, -this.#rotation.kept || undefined)) {
        this.#beforeDeletion(old);
        rmSync(old, { force: true });
      }
    } catch {
      // A trail that cannot be rotated keeps growing: losing entries would be worse.
    }
  }
}

/**
 * Keeps the lines about changes from a file that will be deleted, in a separate file: changes are limited, but reads are
 * not. Only changes displace changes.
 */
function keepChanges(old: string, path: string, rotation: Rotation): void {
  const lines = readFileSync(old, 'utf8')
    .split('\n')
    .filter((line) => IS_CHANGE.test(line));
  if (lines.length === 0) return;
  const changes = new FileSink(changesPath(path), rotation, () => undefined);
  changes.write(lines.join('\n'));
  changes.close();
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
