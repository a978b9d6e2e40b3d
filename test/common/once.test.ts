import { expect, test } from 'vitest';
import { once, onceItWorks } from '../../src/common/once.ts';

test('once calls its function at the first use only, even if it returns undefined', () => {
  let count = 0;
  const get = once(() => {
    count += 1;
    return undefined;
  });
  expect(count).toBe(0);
  get();
  get();
  expect(count).toBe(1);
});

test('onceItWorks retries after a failure, and keeps the first success', async () => {
  let tries = 0;
  const get = onceItWorks(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return tries;
  });
  const both = await Promise.allSettled([get(), get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([tries, await get(), await get(), tries]).toEqual([1, 2, 2, 2]);
});
