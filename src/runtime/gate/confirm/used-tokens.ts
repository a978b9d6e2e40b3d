/** More than anybody confirms while a token is valid. */
const MAX = 10_000;

/** Used tokens, kept while they would be valid; later they are expired anyway. */
export class UsedTokens {
  readonly #expiries = new Map<string, number>();

  /**
   * Marks a token as used.
   * @param now milliseconds since 1970, like `expiry`
   * @returns why it could not: it was used before, or there is no room to remember it
   */
  use(id: string, expiry: number, now: number): 'used' | 'full' | undefined {
    for (const [other, end] of this.#expiries) if (end <= now) this.#expiries.delete(other);
    if (this.#expiries.has(id)) return 'used';
    if (this.#expiries.size >= MAX) return 'full';
    this.#expiries.set(id, expiry);
    return undefined;
  }
}
