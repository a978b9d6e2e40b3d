import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { People } from '../../src/http/people.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a login that is still in use elsewhere is looked at again, until it is over', async () => {
  const answers = [false, false, true];
  const expire = vi.fn(async () => answers.shift() ?? true);
  const people = new People(() => ({ own: (network) => network, leave: async () => {}, expire }), 10_000);
  people.at('ann');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(expire).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(expire).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(expire).toHaveBeenCalledTimes(3);
  people.at('ann');
  await vi.advanceTimersByTimeAsync(11_000);
  expect(expire).toHaveBeenCalledTimes(4);
  await people.close();
});
