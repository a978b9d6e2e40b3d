/** A small part of what `npm run fuzz` does. The seed is fixed, so that a failure can be repeated. */
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('no arguments make any tool crash, or send a request that the documents do not allow', async () => {
  const { faults, requests, endings } = await fuzz(3000, 1);
  expect(faults).toStrictEqual([]);
  expect(endings).not.toHaveProperty('thrown');
  // A fuzzer that tries nothing finds nothing.
  expect(requests).toBeGreaterThan(500);
  expect(endings['arguments']).toBeGreaterThan(500);
  // It computes for as long as ten ordinary tests: a busy machine may take its time.
});
