/** Milliseconds for which a declined call is refused without asking again. */
const SILENCE = 5 * 60_000;
/** How many are remembered: the most recent ones. */
const MAX = 1000;

/** Calls of one client that a person has declined. */
export class DeclinedCalls {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never jumps */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param call tool and arguments as one text */
  add(call: string): void {
    this.#until.delete(call);
    this.#until.set(call, this.#now() + SILENCE);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MAX && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Seconds until the person may be asked about a call again; 0 if they may be asked now. */
  secondsLeft(call: string): number {
    const until = this.#until.get(call) ?? 0;
    return Math.max(0, Math.ceil((until - this.#now()) / 1000));
  }
}
