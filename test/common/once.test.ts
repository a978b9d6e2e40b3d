import { expect, test } from 'vitest';
import { once, onceItWorks } from '../../src/common/once.ts';

test('what is made once is made at its first use, also where it is nothing', () => {
  let made = 0;
  const get = once(() => {
    made += 1;
    return undefined;
  });
  expect(made).toBe(0);
  get();
  get();
  expect(made).toBe(1);
});

test('what may fail is tried again after a failure, and kept when it has worked', async () => {
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
