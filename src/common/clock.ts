import { untilAborted } from './abort.ts';
import type { Signal } from './signal.ts';

/** Time, as an explicit dependency of everything that waits or computes with it. */
export interface Clock {
  /** Milliseconds of a monotonic clock; only differences are meaningful. */
  now(): number;
  /** Milliseconds since 1970: only to compare with dates from other systems. */
  date(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason once that is aborted. */
  sleep(milliseconds: number, signal: Signal): Promise<void>;
}

/** The longest delay that a timer supports, in milliseconds: a longer one would be over at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  async sleep(milliseconds, signal) {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    try {
      await untilAborted(over, signal);
    } finally {
      clearTimeout(timer);
    }
  },
};
