/** How many lines about refused calls are written at once, and per second after that. */
const BURST = 60;
const PER_SECOND = 1;
/** Milliseconds after which the number of unrecorded calls is written. */
const REPORT_AFTER = 60_000;

/** Calls with this result were never sent. */
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'unknown', 'arguments']);

/** Rations lines about refused calls, which cost a caller nothing and could be endless. The rest are counted. */
export class RefusedCalls {
  readonly #now: () => number;
  #left = BURST;
  /** When `#left` was last topped up. It is full at first, whatever the time is. */
  #time = 0;
  #omitted = 0;
  #since = 0;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a call with this result gets its own line. */
  hasLine(result: string): boolean {
    if (!REFUSALS.has(result)) return true;
    const now = this.#now();
    this.#left = Math.min(BURST, this.#left + ((now - this.#time) / 1000) * PER_SECOND);
    this.#time = now;
    if (this.#left >= 1) {
      this.#left -= 1;
      return true;
    }
    if (this.#omitted === 0) this.#since = now;
    this.#omitted += 1;
    return false;
  }

  /** How many calls have no line, once it is time to report them; 0 otherwise. They are not reported again. */
  takeDue(): number {
    return this.#now() - this.#since < REPORT_AFTER ? 0 : this.takeAll();
  }

  /** How many calls have no line, whether or not it is time to report them. They are not reported again. */
  takeAll(): number {
    const omitted = this.#omitted;
    this.#omitted = 0;
    return omitted;
  }
}
