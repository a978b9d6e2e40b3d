/** How long a call that a person said no to is not asked about again. Milliseconds. */
const SILENCE = 5 * 60_000;
/** The most that are remembered; of more, the latest. */
const MAX = 1000;

/** Calls of one client that a person said no to. */
export class DeclinedCalls {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never jumps */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param call tool and arguments as one text */
  add(call: string): void {
    this.#until.delete(call);
    this.#until.set(call, this.#now() + SILENCE);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MAX && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Seconds for which a call is not asked about yet; 0 for one that may be. */
  secondsLeft(call: string): number {
    const left = (this.#until.get(call) ?? 0) - this.#now();
    if (left <= 0) this.#until.delete(call);
    return Math.max(0, Math.ceil(left / 1000));
  }
}
