/** Milliseconds in which events are counted. */
const WINDOW = 60_000;

interface Count {
  readonly began: number;
  count: number;
  readonly before: number;
}

/** Counts events by key within a sliding minute; the previous minute counts in proportion to its overlap. */
export class Rate {
  readonly #most: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, Count>();
  #forgot = 0;

  /** @param now milliseconds of a clock that never jumps */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
  }

  /** Counts so many more. @returns seconds to wait if that is too many; then they do not count */
  add(key: string, by = 1): number | undefined {
    const wait = this.wait(key, by);
    if (wait === undefined) this.#current(key).count += by;
    return wait;
  }

  /** Seconds to wait for so many more; undefined if they are allowed now. */
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
    this.#forget(now);
    const follows = known !== undefined && now - known.began < 2 * WINDOW;
    const began = follows ? known.began + WINDOW : now;
    const count: Count = { began, count: 0, before: follows ? known.count : 0 };
    this.#counts.set(key, count);
    return count;
  }

  /** Forgets keys that no longer matter. */
  #forget(now: number): void {
    if (now - this.#forgot < WINDOW) return;
    this.#forgot = now;
    for (const [key, { began }] of this.#counts) if (now - began >= 2 * WINDOW) this.#counts.delete(key);
  }
}
