/** Lines about refused calls at once, and how many more each second. */
const AT_ONCE = 60;
const EACH_SECOND = 1;
/** Milliseconds after which it is told how many calls have no line. */
const TELL_AFTER = 60_000;

/** What ends like this was never sent. */
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'unknown', 'arguments']);

/**
 * Rations the lines about calls that were refused: they cost a caller nothing, so that any number of them can be made. Those
 * beyond the ration are counted.
 */
export class RefusedCalls {
  readonly #now: () => number;
  #left = AT_ONCE;
  #time: number;
  #untold = 0;
  #since = 0;

  /** @param now milliseconds of a clock that never jumps */
  constructor(now: () => number) {
    this.#now = now;
    this.#time = now();
  }

  /** Whether a call with this result has a line of its own. */
  hasLine(result: string): boolean {
    if (!REFUSALS.has(result)) return true;
    const now = this.#now();
    this.#left = Math.min(AT_ONCE, this.#left + ((now - this.#time) / 1000) * EACH_SECOND);
    this.#time = now;
    if (this.#left >= 1) {
      this.#left -= 1;
      return true;
    }
    if (this.#untold === 0) this.#since = now;
    this.#untold += 1;
    return false;
  }

  /** How many have no line, once it is time to say so; undefined before. @param ends whether there is no later time */
  untold(ends = false): number | undefined {
    if (this.#untold === 0 || (!ends && this.#now() - this.#since < TELL_AFTER)) return undefined;
    const untold = this.#untold;
    this.#untold = 0;
    return untold;
  }
}
