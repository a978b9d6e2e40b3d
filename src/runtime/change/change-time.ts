/** The share of the time of a call that may pass before its change is sent. */
const BEFORE = 1 / 3;

/**
 * How a call with a change divides its time: at most a third for everything that the server reads before, at least two
 * thirds for the change itself, and what is left for reading it back.
 */
export class ChangeTime {
  /** Milliseconds for the whole call. */
  readonly whole: number;
  readonly #now: () => number;
  readonly #started: number;
  #share = BEFORE;

  /** @param typed milliseconds that a person has typed so far, which do not count */
  constructor(whole: number, typed: () => number = () => 0) {
    this.whole = whole;
    this.#now = () => performance.now() - typed();
    this.#started = this.#now();
  }

  /** Milliseconds since the first read. */
  get passed(): number {
    return this.#now() - this.#started;
  }

  /** Milliseconds that the server's own reads have left. */
  get forReads(): number {
    return Math.max(0, this.whole * this.#share - this.passed);
  }

  /** Milliseconds for sending the change. */
  get forChange(): number {
    return Math.max(this.whole * (1 - BEFORE), this.whole - this.passed);
  }

  /** From here on, reads may take what is left of the whole time. */
  answered(): void {
    this.#share = 1;
  }
}
