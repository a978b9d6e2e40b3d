/** Milliseconds in which events are counted. */
const WINDOW = 60_000;

interface Count {
  readonly began: number;
  count: number;
  readonly before: number;
}

/** The most keys that are remembered. Beyond that, those that were counted longest ago are forgotten. */
const MAX = 100_000;

/** Counts events by key within a sliding minute; the previous minute counts in proportion to its overlap. */
export class Rate {
  readonly #most: number;
  readonly #now: () => number;
  /** Counted longest ago first. */
  readonly #counts = new Map<string, Count>();

  /** @param now milliseconds of a monotonic clock */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#counts.size;
  }

  /** Counts this many more. @returns seconds to wait if that is too many; then they do not count */
  add(key: string, by = 1): number | undefined {
    const wait = this.wait(key, by);
    if (wait !== undefined) return wait;
    const count = this.#current(key);
    count.count += by;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    this.#forget();
    return undefined;
  }

  /** Seconds to wait for this many more; undefined if they are allowed now. */
  wait(key: string, by = 1): number | undefined {
    const { began, before, count } = this.#current(key);
    const into = this.#now() - began;
    if (count + by - 1 + before * (1 - into / WINDOW) < this.#most) return undefined;
    return Math.max(1, Math.ceil((WINDOW - into) / 1000));
  }

  #current(key: string): Count {
    const now = this.#now();
    const known = this.#counts.get(key);
    if (known !== undefined && now - known.began < WINDOW) return known;
    const follows = known !== undefined && now - known.began < 2 * WINDOW;
    const began = follows ? known.began + WINDOW : now;
    return { began, count: 0, before: follows ? known.count : 0 };
  }

  /** Forgets keys that no longer matter, and those for which there is no room. */
  #forget(): void {
    const now = this.#now();
    for (const [key, { began }] of this.#counts) {
      if (this.#counts.size <= MAX && now - began < 2 * WINDOW) return;
      this.#counts.delete(key);
    }
  }
}
