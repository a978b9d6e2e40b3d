import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A stored API key: only the digest of its secret. */
export interface StoredKey {
  /** Public part of the key. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret part in hex. The secret has 256 random bits, so a slow hash is not needed. */
  readonly sha256: string;
  /** When it was created (ISO 8601). */
  readonly created: string;
  readonly expires: string;
}

/** The file of API keys. */
export interface KeyFile {
  readonly version: 1;
  readonly keys: readonly StoredKey[];
}

/** The prefix of every key, so that secret scanners can find leaked ones. */
export const KEY_PREFIX = 'zmcp_';
const KEY = /^zmcp_([0-9a-f]{16})_([\w-]{43})$/;

const digestOf = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Creates a key. @returns its full text, to be shown once, and what is stored */
export function makeKey(
  name: string,
  created: Date,
  expires: Date,
): { readonly text: string; readonly stored: StoredKey } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const sha256 = digestOf(secret).toString('hex');
  const stored = { id, name, sha256, created: created.toISOString(), expires: expires.toISOString() };
  return { text: `${KEY_PREFIX}${id}_${secret}`, stored };
}

/** The stored key for a text, expired or not; undefined if there is none. */
export function keyOf(text: string, keys: readonly StoredKey[]): StoredKey | undefined {
  const [, id, secret] = KEY.exec(text) ?? [];
  const stored = keys.find((each) => each.id === id);
  // Does the same work for an unknown id, so that timing reveals nothing.
  const expected = Buffer.from(stored?.sha256 ?? '0'.repeat(64), 'hex');
  const isRight = timingSafeEqual(digestOf(secret ?? ''), expected);
  return isRight ? stored : undefined;
}

/** Reads the file's text. @throws {Error} if it is malformed */
export function parseKeyFile(text: string): KeyFile {
  const file = JSON.parse(text) as KeyFile;
  const isText = (value: unknown) => typeof value === 'string';
  const isKey = ({ id, name, sha256, created, expires }: StoredKey) =>
    [id, name, sha256, created].every(isText) && /^[0-9a-f]{64}$/.test(sha256) && !Number.isNaN(Date.parse(expires));
  if (file.version !== 1 || !Array.isArray(file.keys) || !file.keys.every(isKey))
    throw new Error('not a file of API keys');
  return file;
}
