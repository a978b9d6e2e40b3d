import type { Refusal } from './reply.ts';

/** Seconds after which a client may try again. */
const WAIT = 5;

/** Limits how many requests each principal has in progress at once, streams included. */
export class AtOnce {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request. @returns why it is refused, or a function to call when it is answered */
  begin(principal: string): Refusal | (() => void) {
    const count = this.#counts.get(principal) ?? 0;
    if (count >= this.#most) {
      const message = `You have ${count} requests in progress, which is the maximum. Try again when some have been answered.`;
      return { status: 429, message, headers: { 'Retry-After': WAIT } };
    }
    this.#counts.set(principal, count + 1);
    return () => this.#end(principal);
  }

  #end(principal: string): void {
    const left = (this.#counts.get(principal) ?? 1) - 1;
    if (left > 0) this.#counts.set(principal, left);
    else this.#counts.delete(principal);
  }
}
