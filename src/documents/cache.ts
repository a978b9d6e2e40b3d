import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from '../common/make-folder.ts';
import { checkPrivateFile, checkPrivateFolder, ForeignPath } from '../common/private-files.ts';

/** A text under a key, or none. Nothing waits for promises: the library that reads files with them takes longer to load. */
export interface Cache {
  read(key: string): string | undefined;
  write(key: string, text: string): void;
}

/**
 * Keeps each text in a separate file, which only its owner may read, with the text's checksum. A damaged file, or one that
 * others could have written, is ignored, since it decides what a tool does.
 */
export class FolderCache implements Cache {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  read(key: string): string | undefined {
    if (!isOwn(this.file(key))) return undefined;
    const content = contentOf(this.file(key));
    const end = content?.indexOf('\n') ?? -1;
    if (content === undefined || end < 0) return undefined;
    const text = content.subarray(end + 1);
    return checksumOf(text) === content.subarray(0, end).toString() ? text.toString('utf8') : undefined;
  }

  /** Written atomically. @throws errors of the file system, and {ForeignPath} */
  write(key: string, text: string): void {
    checkPrivateFolder(this.folder);
    makeFolder(this.folder);
    const draft = join(this.folder, `${randomUUID()}.new`);
    try {
      writeFileSync(draft, `${checksumOf(text)}\n${text}`, { mode: 0o600, flag: 'wx' });
      renameSync(draft, this.file(key));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  private file(key: string): string {
    return join(this.folder, `${key}.json`);
  }
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
const checksumOf = (text: string | Buffer): string => `${crc32(text).toString(16)} ${Buffer.byteLength(text)}`;

/** SHA-256 in hex. */
export const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
