import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ForeignPath } from '../common/foreign-path.ts';
import { makeFolder } from '../common/make-folder.ts';
import { checkPrivateFile, checkPrivateFolder } from '../common/private-files.ts';

/** The kind of a cached text: notes about a document file, or a part of the tables. */
export type Kept = 'seen' | 'start' | 'operations' | 'rest';

/**
 * One text for each label. The label contains everything that the text depends on. Files are read synchronously,
 * because the library that reads them with promises takes longer to load.
 */
export interface Cache {
  /** The bytes of the text. */
  read(kind: Kept, label: string): Buffer | undefined;
  /** Whether the text is there and undamaged. It is not kept in memory. */
  has(kind: Kept, label: string): boolean;
  write(kind: Kept, label: string, text: string): void;
}

/**
 * Keeps each text in a separate file, which only its owner may read, with its label and a checksum. A damaged file, or
 * one that others could have written, is ignored, since it decides what a tool does. The name of the file is a checksum
 * of the label, and the label in the file is compared: a digest would be unique, but its library takes as long to load
 * as all tables.
 */
export class FolderCache implements Cache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(kind: Kept, label: string): Buffer | undefined {
    const file = this.#file(kind, label);
    if (!isOwn(file)) return undefined;
    const [checksum, rest] = divided(contentOf(file));
    if (rest === undefined || checksumOf(rest) !== checksum?.toString()) return undefined;
    const [known, text] = divided(rest);
    return known?.toString() === JSON.stringify(label) ? text : undefined;
  }

  has(kind: Kept, label: string): boolean {
    const file = this.#file(kind, label);
    return isOwn(file) && isUndamaged(file);
  }

  /** Written atomically. @throws errors of the file system, and {ForeignPath} */
  write(kind: Kept, label: string, text: string): void {
    checkPrivateFolder(this.#folder);
    makeFolder(this.#folder);
    const draft = join(this.#folder, `${crypto.randomUUID()}.new`);
    const labelled = `${JSON.stringify(label)}\n${text}`;
    try {
      writeFileSync(draft, `${checksumOf(labelled)}\n${labelled}`, { mode: 0o600, flag: 'wx' });
      renameSync(draft, this.#file(kind, label));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  #file(kind: Kept, label: string): string {
    return join(this.#folder, `${crcOf(label)}-${kind}.json`);
  }
}

/** A text before and after its first line break. */
function divided(text: Buffer | undefined): [Buffer?, Buffer?] {
  const end = text?.indexOf('\n') ?? -1;
  return text === undefined || end < 0 ? [] : [text.subarray(0, end), text.subarray(end + 1)];
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Bytes that are read at once of a file that is only checked, to save memory. */
const AT_ONCE = 64 * 1024;

function isUndamaged(path: string): boolean {
  const file = opened(path);
  if (file === undefined) return false;
  try {
    const bytes = Buffer.allocUnsafe(AT_ONCE);
    let count = readSync(file, bytes);
    const [first, rest = Buffer.alloc(0)] = divided(bytes.subarray(0, count));
    const expected = first?.toString();
    let [crc, length] = [crc32(rest), rest.length];
    while (count > 0) {
      count = readSync(file, bytes);
      crc = crc32(bytes.subarray(0, count), crc);
      length += count;
    }
    return expected === checksumText(crc, length);
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}

function isOwn(path: string): boolean {
  try {
    checkPrivateFile(path);
    return true;
  } catch (error) {
    if (error instanceof ForeignPath) return false;
    throw error;
  }
}

/**
 * Detects damage, but not tampering: nobody else can write to the file, and this is much faster than a cryptographic
 * digest.
 */
const checksumOf = (text: string | Buffer): string => checksumText(crc32(text), Buffer.byteLength(text));

const checksumText = (crc: number, length: number): string => `${crc.toString(16)} ${length}`;

const crcOf = (text: string): string => crc32(text).toString(16);

/** CRC-32. The library is loaded by the first call, since a start without documents makes none. */
const crc32 = (text: string | Buffer, before?: number): number =>
  process.getBuiltinModule('node:zlib').crc32(text, before);
