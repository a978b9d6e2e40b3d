/** A share of what `npm run fuzz` does at length: other calls on other days would tell nothing, so the seed is fixed. */
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('whatever is sent to whichever tool: no crash, and no request that a document does not allow', async () => {
  const { faults, requests, endings } = await fuzz(3000, 1);
  expect(faults).toStrictEqual([]);
  expect(endings).not.toHaveProperty('thrown');
  // What tries nothing finds nothing.
  expect(requests).toBeGreaterThan(500);
  expect(endings['arguments']).toBeGreaterThan(500);
});
