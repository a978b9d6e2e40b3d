import { systemReason } from '../../../common/system-reason.ts';
import { inFile, placeOf, placesWith, redacted } from './marks.ts';
import type { SecretsDir } from './secrets-dir.ts';

/** What to put in the place of a secret. */
interface Found {
  readonly kind: string;
  /** A copy: a substring of an answer would keep the whole answer in memory. */
  readonly secret: Uint8Array;
  /** Name or id of its entity; empty if there is neither. */
  readonly entity: string;
}

/** The secrets of one answer that go into files if the answer shows their places. */
export class WithheldSecrets {
  readonly #tool: string;
  readonly #dir: SecretsDir | undefined;
  readonly #found: Found[] = [];
  /** Unguessable, so that no data can look like a place that is filled from a file. */
  #nonce = '';

  /** @param dir where the files go; without it, secrets are only marked */
  constructor(tool: string, dir: SecretsDir | undefined) {
    this.#tool = tool;
    this.#dir = dir;
  }

  /** @returns what the answer has instead of the secret, until {@link fill} */
  add(found: Found): string {
    if (this.#dir === undefined) return redacted(found.kind);
    this.#nonce ||= crypto.randomUUID().slice(0, 8);
    this.#found.push(found);
    return placeOf(this.#found.length - 1, this.#nonce);
  }

  /** Writes the secrets whose places a text has, and puts the names of their files there. */
  fill(text: string): string {
    const dir = this.#dir;
    if (dir === undefined || this.#found.length === 0) return text;
    return text.replace(placesWith(this.#nonce), (_all, number: string) =>
      this.#toFile(this.#found[Number(number)] as Found, dir),
    );
  }

  #toFile({ kind, secret, entity }: Found, dir: SecretsDir): string {
    const origin = { tool: this.#tool, entity, kind, extension: extensionOf(secret) };
    try {
      return inFile(dir.put(origin, secret));
    } catch (error) {
      return redacted(`${kind}; --secrets-dir cannot be written: ${systemReason(error)}`);
    }
  }
}

/** The enrollment program expects `.jwt`. */
function extensionOf(secret: Uint8Array): string {
  if (secret[0] === 0x89) return '.png';
  return new TextDecoder().decode(secret.slice(0, 3)) === 'eyJ' ? '.jwt' : '.txt';
}
