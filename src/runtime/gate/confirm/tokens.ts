import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../common/clock.ts';
import { redactPatterns } from '../../safety/secrets/patterns.ts';
import { UsedTokens } from './used-tokens.ts';

/** How long a confirmation is valid, in milliseconds. */
export const TOKEN_LIFETIME = 5 * 60_000;

/** The call that a confirmation is for. */
export interface ConfirmedCall {
  /** The client's id. */
  readonly client: string;
  readonly network: string;
  readonly operation: string;
  /** The canonical form of the arguments. */
  readonly arguments: string;
}

/** Why a token is not valid. */
export type Fault = keyof ConfirmedCall | 'target' | 'forged' | 'expired' | 'used' | 'full';

/** In the order of the checks: the first difference is reported. */
const FACTS = ['client', 'network', 'operation', 'arguments'] as const satisfies (keyof ConfirmedCall)[];

/** Bytes. Tags are as short as they can be without being guessable; the whole token is fully signed. */
const EXPIRY = 6;
const ID = 12;
const TAG = 12;
const SIGNATURE = 32;
const TAGS = EXPIRY + ID;
const SIGNED = TAGS + (FACTS.length + 1) * TAG;

/** A valid token, except for its target, which has to be read again. */
export interface Redeemed {
  /** @param digest of the target as it is now; empty if there is none */
  isFor(digest: string): boolean;
}

/** Keeps the confirmation of a call: it is redeemed once, and the call may be examined more than once. */
export interface Redemption {
  redeemed: Redeemed | undefined;
}

/**
 * Issues and checks confirmations: HMAC-SHA-256 over what they are for (RFC 2104). A token has a keyed tag per fact, so
 * that it shows which one differs and reveals nothing about the arguments.
 */
export class Tokens {
  readonly #key: Uint8Array;
  readonly #clock: Pick<Clock, 'date'>;
  readonly #used = new UsedTokens();
  readonly #once: ((id: string) => Promise<boolean>) | undefined;

  /** @param once whether the token with this id is used for the first time, where other processes redeem tokens too */
  constructor(key: Uint8Array, clock: Pick<Clock, 'date'>, once?: (id: string) => Promise<boolean>) {
    this.#once = once;
    this.#key = key;
    this.#clock = clock;
  }

  /** @param digest of the target as the question shows it; empty if there is none */
  issue(facts: ConfirmedCall, digest: string): string {
    const token = this.#issueAny(facts, digest);
    // By chance, a token may look like some service's secret, which is hidden in every answer.
    return redactPatterns(token) === token ? token : this.issue(facts, digest);
  }

  #issueAny(facts: ConfirmedCall, digest: string): string {
    const expiry = Buffer.alloc(EXPIRY);
    expiry.writeUIntBE(this.#clock.date() + TOKEN_LIFETIME, 0, EXPIRY);
    const id = randomBytes(ID);
    const tags = FACTS.map((fact) => this.#tag(id, fact, facts[fact]));
    const signed = Buffer.concat([expiry, id, ...tags, this.#tag(id, 'target', digest)]);
    return Buffer.concat([signed, this.#sign('token', signed)]).toString('base64url');
  }

  /** Redeems a token in this process, which then cannot use it again. @returns why it is not valid, if it is not */
  redeem(token: string, facts: ConfirmedCall): Redeemed | Fault {
    const bytes = Buffer.from(token, 'base64url');
    const signed = bytes.subarray(0, SIGNED);
    const signature = bytes.subarray(SIGNED);
    // Decoding ignores what is not base64url, so compare the text itself.
    const isOurs = bytes.length === SIGNED + SIGNATURE && bytes.toString('base64url') === token;
    if (!isOurs || !timingSafeEqual(signature, this.#sign('token', signed))) return 'forged';
    const now = this.#clock.date();
    const expiry = signed.readUIntBE(0, EXPIRY);
    if (expiry <= now) return 'expired';
    const id = signed.subarray(EXPIRY, EXPIRY + ID);
    const has = (place: number, fact: keyof ConfirmedCall | 'target', value: string) =>
      timingSafeEqual(signed.subarray(place, place + TAG), this.#tag(id, fact, value));
    const different = FACTS.find((fact, index) => !has(TAGS + index * TAG, fact, facts[fact]));
    if (different !== undefined) return different;
    const refused = this.#used.use(id.toString('base64url'), expiry, now);
    return refused ?? { isFor: (digest) => has(TAGS + FACTS.length * TAG, 'target', digest) };
  }

  /**
   * Marks a token that was redeemed here as used for all processes.
   * @returns whether no other process had redeemed it before
   */
  async isFirst(token: string): Promise<boolean> {
    const id = Buffer.from(token, 'base64url').subarray(EXPIRY, EXPIRY + ID);
    return (await this.#once?.(id.toString('base64url'))) ?? true;
  }

  #tag(id: Uint8Array, fact: keyof ConfirmedCall | 'target', value: string): Buffer {
    return this.#sign(fact, Buffer.concat([id, Buffer.from(value)])).subarray(0, TAG);
  }

  /** @param purpose a signature for one purpose is not valid for another */
  #sign(purpose: string, bytes: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(`${purpose}\0`).update(bytes).digest();
  }
}
