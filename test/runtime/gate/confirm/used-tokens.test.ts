import { expect, test } from 'vitest';
import { UsedTokens } from '../../../../src/runtime/gate/confirm/used-tokens.ts';

test('remembers a token as long as it is valid', () => {
  const used = new UsedTokens();
  expect(used.use('a', 100, 0)).toBeUndefined();
  expect(used.use('a', 100, 99)).toBe('used');
  expect(used.use('b', 200, 99)).toBeUndefined();
  expect(used.use('a', 300, 100)).toBeUndefined();
  expect(used.use('b', 200, 199)).toBe('used');
});

test('accepts no more tokens than it can remember, since a forgotten one could be used again', () => {
  const used = new UsedTokens();
  for (let index = 0; index < 10_000; index += 1) expect(used.use(String(index), 100, 0)).toBeUndefined();
  expect(used.use('one more', 100, 0)).toBe('full');
  expect(used.use('0', 100, 0)).toBe('used');
  expect(used.use('one more', 200, 100)).toBeUndefined();
});
