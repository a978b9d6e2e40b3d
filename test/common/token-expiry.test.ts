import { expect, test } from 'vitest';
import { expiryOf, lifeOf } from '../../src/common/token-expiry.ts';

const token = (claims: unknown): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

test.each([
  [{ exp: 1 }, 1_000],
  [{ exp: 1_800_000_000.9 }, 1_800_000_000_900],
  // Controllers take these as tokens that never expire.
  [{ exp: 0 }, Number.POSITIVE_INFINITY],
  [{}, Number.POSITIVE_INFINITY],
  [{ exp: '1' }, Number.POSITIVE_INFINITY],
  [{ exp: 1e300 }, Number.POSITIVE_INFINITY],
])('a token with %j expires at %d', (claims, end) => {
  expect(expiryOf(token(claims))).toBe(end);
});

test.each(['', 'x', 'a.b.c', 'e30.bnVsbA.s'])('text that is no token never expires: %j', (text) => {
  expect([expiryOf(text), lifeOf(text)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test.each([
  [{ iat: 1_800_000_000, exp: 1_800_000_030 }, 30_000],
  [{ iat: 2, exp: 1 }, 0],
  [{ iat: 1, exp: 0 }, Number.POSITIVE_INFINITY],
  [{ exp: 1 }, Number.POSITIVE_INFINITY],
  [{ iat: '1', exp: 2 }, Number.POSITIVE_INFINITY],
])('a token with %j lives for %d', (claims, life) => {
  expect(lifeOf(token(claims))).toBe(life);
});
