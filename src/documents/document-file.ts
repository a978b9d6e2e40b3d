import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cache } from './cache.ts';
import { digestOf } from './digest.ts';

/** A document, by its digest. */
export interface DigestedFile {
  readonly file: string;
  readonly digest: string;
  /** Its content, if the file was read to compute the digest. */
  readonly bytes?: Buffer;
}

/**
 * How long a file must be unchanged before its times show reliably whether it changes again: file systems round them by
 * up to 2 s.
 */
const SETTLED_MS = 3_000;

/**
 * The digest of a document. A file that has not changed since it was last read is not read again: a digest of 12 MB
 * takes as long as a whole start.
 * @param cache where digests are kept, with the size, times and place of the file when it was read
 * @param now in milliseconds since 1970
 * @throws errors of the file system
 */
export function digestFile(file: string, cache: Cache, now = Date.now()): DigestedFile {
  const state = stateOf(file, now);
  const path = resolve(file);
  if (state !== undefined) {
    const known = cache.read('seen', path)?.toString().split('\n');
    if (known?.[0] === state && known[1] !== undefined) return { file, digest: known[1] };
  }
  const bytes = readFileSync(file);
  const digest = digestOf(bytes);
  if (state !== undefined) note(cache, path, `${state}\n${digest}`);
  return { file, digest, bytes };
}

/** Stores a note if possible: without it, the next start only has to read the file again. */
function note(cache: Cache, path: string, text: string): void {
  try {
    cache.write('seen', path, text);
  } catch {
    // The warning about the tables says why.
  }
}

/**
 * What changes with the content of a file; undefined if nothing reliable is known, because it changed just now or is
 * not a plain file.
 */
function stateOf(file: string, now: number): string | undefined {
  const stats = statSync(file, { bigint: true });
  const { ctimeMs, ctimeNs, dev, ino, mtimeMs, mtimeNs, size } = stats;
  const isSettled = [ctimeMs, mtimeMs].every((time) => Number(time) + SETTLED_MS < now);
  return stats.isFile() && isSettled ? [dev, ino, size, mtimeNs, ctimeNs].join(' ') : undefined;
}
