/** A small part of what `npm run fuzz` does. The seed is fixed, so that a failure can be repeated. */
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('whatever is sent to whichever tool: no crash, and no request that a document does not allow', async () => {
  const { faults, requests, endings } = await fuzz(3000, 1);
  expect(faults).toStrictEqual([]);
  expect(endings).not.toHaveProperty('thrown');
  // A fuzzer that tries nothing finds nothing.
  expect(requests).toBeGreaterThan(500);
  expect(endings['arguments']).toBeGreaterThan(500);
});
