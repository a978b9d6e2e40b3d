import type { Clock } from '../../common/clock.ts';

/** Something that was made of what a network told, and when. */
export interface KeptValue<T> {
  readonly value: T;
  /** Milliseconds since it was made. */
  readonly age: number;
}

interface Entry {
  readonly made: Promise<unknown>;
  readonly at: number;
}

/** What is costly to read of a network, kept for a little while, and no longer than until a change goes through this server. */
export class Kept {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was made before, unless it is older than so many milliseconds; else what is made now. A failure is not kept. */
  async of<T>(key: string, longest: number, make: () => Promise<T>): Promise<KeptValue<T>> {
    const known = this.#entries.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now - known.at <= longest) {
      try {
        return { value: (await known.made) as T, age: now - known.at };
      } catch {
        // It was another call's, which may have been taken back: this one makes its own.
      }
    }
    const made = make();
    this.#entries.set(key, { made, at: now });
    made.catch(() => {
      if (this.#entries.get(key)?.made === made) this.#entries.delete(key);
    });
    return { value: await made, age: 0 };
  }

  forget(): void {
    this.#entries.clear();
  }
}
