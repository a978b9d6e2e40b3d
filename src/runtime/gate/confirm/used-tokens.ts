/** More than anybody confirms within the life of a token. */
const MOST = 10_000;

/** Tokens that were used, for as long as they would hold: what has expired is void by its age, and forgotten. */
export class UsedTokens {
  readonly #expiries = new Map<string, number>();

  /**
   * Marks a token as used.
   * @param now milliseconds since 1970, as `expiry`
   * @returns why it is not: it was used before, or there is no room to remember it
   */
  use(id: string, expiry: number, now: number): 'used' | 'full' | undefined {
    for (const [other, end] of this.#expiries) if (end <= now) this.#expiries.delete(other);
    if (this.#expiries.has(id)) return 'used';
    if (this.#expiries.size >= MOST) return 'full';
    this.#expiries.set(id, expiry);
    return undefined;
  }
}
