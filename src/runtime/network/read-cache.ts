import type { Clock } from '../../common/clock.ts';

/** Something derived from reads of a network, and when. */
export interface CachedValue<T> {
  readonly value: T;
  /** Milliseconds since it was made. */
  readonly age: number;
}

interface Entry {
  readonly value: Promise<unknown>;
  readonly at: number;
}

/** Caches what is expensive to read from a network, briefly, and only until this server changes something. */
export class ReadCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The cached value, unless it is older than this many milliseconds; otherwise a new one. Failures are not cached. */
  async of<T>(key: string, longest: number, make: () => Promise<T>): Promise<CachedValue<T>> {
    const known = this.#entries.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now - known.at <= longest) {
      try {
        return { value: (await known.value) as T, age: now - known.at };
      } catch {
        // It was another call's, which may have been cancelled: this one makes its own.
      }
    }
    const value = make();
    this.#entries.set(key, { value, at: now });
    value.catch(() => {
      if (this.#entries.get(key)?.value === value) this.#entries.delete(key);
    });
    return { value: await value, age: 0 };
  }

  forget(): void {
    this.#entries.clear();
  }
}
