import type { HttpLimits } from '../settings.ts';
import type { Refusal } from './reply.ts';

/** Seconds after which a client may try again. */
const WAIT = 5;
/** Bytes that a piece of a body needs besides its own, so that many small pieces take no more memory than a few large ones. */
const PIECE = 256;

const FULL: Refusal = {
  status: 503,
  message: 'Too many request bodies are arriving at once. Try again when some have arrived.',
  headers: { 'Retry-After': WAIT, Connection: 'close' },
};

/** What one body takes of the room. */
export interface BodyShare {
  /** Takes room for a piece of the body. @returns why it is refused */
  take(bytes: number): Refusal | undefined;
  /** Gives everything back. */
  end(): void;
}

/** The memory for request bodies that are still arriving. Slow clients could fill it otherwise. */
export class BodyRoom {
  readonly #limits: Pick<HttpLimits, 'principalBodyBytes' | 'allBodyBytes'>;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(limits: Pick<HttpLimits, 'principalBodyBytes' | 'allBodyBytes'>) {
    this.#limits = limits;
  }

  /** For a body of this principal. */
  share(principal: string): BodyShare {
    let own = 0;
    return {
      take: (bytes) => {
        const needed = bytes + PIECE;
        const taken = (this.#taken.get(principal) ?? 0) + needed;
        if (taken > this.#limits.principalBodyBytes || this.#all + needed > this.#limits.allBodyBytes) return FULL;
        own += needed;
        this.#add(principal, needed);
        return undefined;
      },
      end: () => {
        this.#add(principal, -own);
        own = 0;
      },
    };
  }

  #add(principal: string, bytes: number): void {
    const taken = (this.#taken.get(principal) ?? 0) + bytes;
    this.#all += bytes;
    if (taken > 0) this.#taken.set(principal, taken);
    else this.#taken.delete(principal);
  }
}
