import { expect, test } from 'vitest';
import type { Clock } from '../../../src/common/clock.ts';
import { ReadCache } from '../../../src/runtime/network/read-cache.ts';

test('keeps a value until it is too old or forgotten, but not a failure', async () => {
  let now = 0;
  let reads = 0;
  const clock: Clock = { now: () => now, date: () => now, sleep: async () => {} };
  const cache = new ReadCache(clock);
  const make = async () => ++reads;
  expect(await cache.of('a', 100, make)).toEqual({ value: 1, age: 0 });
  now = 100;
  expect(await cache.of('a', 100, make)).toEqual({ value: 1, age: 100 });
  expect(await cache.of('b', 100, make)).toEqual({ value: 2, age: 0 });
  now = 101;
  expect(await cache.of('a', 100, make)).toEqual({ value: 3, age: 0 });
  cache.forget();
  expect(await cache.of('a', 100, make)).toEqual({ value: 4, age: 0 });
  await expect(cache.of('c', 100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await cache.of('c', 100, make)).toEqual({ value: 5, age: 0 });
});
