/** Milliseconds for which a declined call is refused without asking again. */
const SILENCE = 5 * 60_000;
/** How many calls are remembered: the most recent ones. */
const MAX = 1000;
/** How often calls that send one request may be declined in that time, before all such calls are refused. */
const PATIENCE = 5;

/** Calls of one client that a person has declined. */
export class DeclinedCalls {
  readonly #until = new Map<string, number>();
  /** By request, when its last declined calls may be asked about again. */
  readonly #ofRequest = new Map<string, readonly number[]>();
  readonly #now: () => number;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param request its method and path, which tools of two APIs may share
   * @param forms digests of the arguments: any of them stands for the call
   */
  add(request: string, forms: readonly string[]): void {
    const until = this.#now() + SILENCE;
    for (const form of forms) {
      const call = callOf(request, form);
      this.#until.delete(call);
      this.#until.set(call, until);
      const [oldest] = this.#until.keys();
      if (this.#until.size > MAX && oldest !== undefined) this.#until.delete(oldest);
    }
    this.#ofRequest.set(request, [...(this.#ofRequest.get(request) ?? []), until].slice(-PATIENCE));
  }

  /** Seconds until the person may be asked about a call again; 0 if they may be asked now. */
  secondsLeft(request: string, forms: readonly string[]): number {
    const declines = this.#ofRequest.get(request) ?? [];
    const ofRequest = declines.length < PATIENCE ? 0 : Math.min(...declines);
    const until = Math.max(ofRequest, ...forms.map((form) => this.#until.get(callOf(request, form)) ?? 0));
    return Math.max(0, Math.ceil((until - this.#now()) / 1000));
  }
}

const callOf = (request: string, form: string): string => `${request} ${form}`;
