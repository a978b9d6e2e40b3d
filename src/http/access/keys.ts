import { readFileSync, statSync } from 'node:fs';
import { checkTrustedFile } from '../../common/trusted-files.ts';
import { KEY_PREFIX, keyOf, parseKeyFile, type StoredKey } from './key-file.ts';
import { type AuthMethod, bearerOf, Denial } from './principal.ts';

/** Milliseconds for which the file is assumed unchanged; a revoked key stops working after that. */
const TRUSTED_FOR = 1000;

/** Reads the keys in a file, and again when it changes. If it cannot be read, nobody is admitted. */
class WatchedKeys {
  readonly #path: string;
  #keys: readonly StoredKey[] = [];
  #version = '';
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
  }

  /** The stored key for a text. An unknown one may just have been created. @throws {Error} */
  find(text: string): StoredKey | undefined {
    return keyOf(text, this.#current(TRUSTED_FOR)) ?? keyOf(text, this.#current(0));
  }

  /** @throws {Error} if the file cannot be read or is malformed */
  #current(trusted: number): readonly StoredKey[] {
    const now = performance.now();
    if (now - this.#checkedAt < trusted) return this.#keys;
    checkTrustedFile(this.#path);
    const { mtimeMs, size, ino } = statSync(this.#path);
    const version = `${mtimeMs} ${size} ${ino}`;
    if (version !== this.#version) {
      this.#keys = parseKeyFile(readFileSync(this.#path, 'utf8')).keys;
      this.#version = version;
    }
    this.#checkedAt = now;
    return this.#keys;
  }
}

/** API keys of `ziti-mcp keys`. @param now milliseconds since 1970 */
export function keysIn(path: string, now: () => number = Date.now): AuthMethod {
  const keys = new WatchedKeys(path);
  return {
    id: 'keys',
    async identify(request) {
      const text = bearerOf(request);
      if (typeof text !== 'string' || !text.startsWith(KEY_PREFIX)) return text instanceof Denial ? text : undefined;
      const key = keys.find(text);
      if (key === undefined) return new Denial('no such API key');
      if (Date.parse(key.expires) <= now()) return new Denial(`the API key "${key.name}" has expired`);
      return { id: `key:${key.name}`, method: 'keys', name: key.name, key: key.id };
    },
  };
}
