import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../common/make-folder.ts';
import { checkPrivateFile, checkPrivateFolder, ForeignPath } from '../common/private-files.ts';

/** What a text is: what was seen of a document, or a part of the tables. */
export type Kept = 'seen' | 'start' | 'rest';

/**
 * A text for each label, which says all that the text depends on. Nothing waits for promises: the library that reads files
 * with them takes longer to load.
 */
export interface Cache {
  /** The bytes of the text. */
  read(kind: Kept, label: string): Buffer | undefined;
  write(kind: Kept, label: string, text: string): void;
}

/**
 * Keeps each text in a separate file, which only its owner may read, with its label and a checksum. A damaged file, or one that
 * others could have written, is ignored, since it decides what a tool does. The name of the file is a checksum of the label,
 * which is compared: a digest would be as good as unique, but its library takes as long to load as all tables.
 */
export class FolderCache implements Cache {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  read(kind: Kept, label: string): Buffer | undefined {
    const file = this.file(kind, label);
    if (!isOwn(file)) return undefined;
    const [checksum, rest] = divided(contentOf(file));
    if (rest === undefined || checksumOf(rest) !== checksum?.toString()) return undefined;
    const [known, text] = divided(rest);
    return known?.toString() === JSON.stringify(label) ? text : undefined;
  }

  /** Written atomically. @throws errors of the file system, and {ForeignPath} */
  write(kind: Kept, label: string, text: string): void {
    checkPrivateFolder(this.folder);
    makeFolder(this.folder);
    const draft = join(this.folder, `${crypto.randomUUID()}.new`);
    const labelled = `${JSON.stringify(label)}\n${text}`;
    try {
      writeFileSync(draft, `${checksumOf(labelled)}\n${labelled}`, { mode: 0o600, flag: 'wx' });
      renameSync(draft, this.file(kind, label));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  private file(kind: Kept, label: string): string {
    return join(this.folder, `${crcOf(label)}-${kind}.json`);
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
const checksumOf = (text: string | Buffer): string => `${crcOf(text)} ${Buffer.byteLength(text)}`;

/** CRC-32 in hex. The library is loaded by the first call, since a start without documents makes none. */
const crcOf = (text: string | Buffer): string => process.getBuiltinModule('node:zlib').crc32(text).toString(16);
