import type { Clock } from '../../src/common/clock.ts';

/** A clock that stands still until it is moved; sleeping moves it, and takes no time. */
export interface TestClock extends Clock {
  /** The durations of all sleeps, in milliseconds, in order. */
  readonly slept: number[];
  move(milliseconds: number): void;
}

export function testClock(date = Date.parse('2026-11-21T00:00:00Z')): TestClock {
  let now = 1000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    date: () => date + now,
    move: (milliseconds) => {
      now += milliseconds;
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}
