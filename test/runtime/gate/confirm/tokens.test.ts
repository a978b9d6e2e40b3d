import { expect, test } from 'vitest';
import { type ConfirmedCall, TOKEN_LIFETIME, Tokens } from '../../../../src/runtime/gate/confirm/tokens.ts';
import { redactPatterns } from '../../../../src/runtime/safety/secrets/patterns.ts';
import { testClock } from '../../../support/test-clock.ts';

const FACTS: ConfirmedCall = {
  client: 's1',
  network: 'https://one.example',
  operation: 'deleteService',
  arguments: '{"id":"x"}',
};
const KEY = Buffer.alloc(32, 1);

function make(key: Uint8Array = KEY) {
  const clock = testClock();
  return { clock, tokens: new Tokens(key, clock) };
}

test('a token is accepted for its own target only', () => {
  const { tokens } = make();
  const redeemed = tokens.redeem(tokens.issue(FACTS, 'digest'), FACTS);
  if (typeof redeemed === 'string') throw new Error(redeemed);
  expect(redeemed.isFor('digest')).toBe(true);
  expect(redeemed.isFor('digesT')).toBe(false);
  expect(redeemed.isFor('')).toBe(false);
});

test('a token is accepted only once', () => {
  const { tokens } = make();
  const token = tokens.issue(FACTS, '');
  expect(tokens.redeem(token, FACTS)).toBeTypeOf('object');
  expect(tokens.redeem(token, FACTS)).toBe('used');
});

test('a token that would look like a secret of some service is not issued: it would be hidden', () => {
  // The time comes first in a token; with this one, it begins as a key of OpenAI does.
  const unlucky = Buffer.from('sk-00000', 'base64url').readUIntBE(0, 6) - TOKEN_LIFETIME;
  const times = [unlucky, Date.UTC(2026, 0, 1)];
  const token = new Tokens(KEY, { date: () => times.shift() as number }).issue(FACTS, 'digest');
  expect(times).toEqual([]);
  expect(redactPatterns(token)).toBe(token);
});

test('every token is different', () => {
  const { tokens } = make();
  expect(tokens.issue(FACTS, '')).not.toBe(tokens.issue(FACTS, ''));
});

test.each([
  ['client', { client: 's2' }],
  ['network', { network: 'https://two.example' }],
  ['operation', { operation: 'deleteIdentity' }],
  ['arguments', { arguments: '{"id":"y"}' }],
] as const)('another %s makes it invalid, and the refusal says so', (fault, change) => {
  const { tokens } = make();
  expect(tokens.redeem(tokens.issue(FACTS, ''), { ...FACTS, ...change })).toBe(fault);
});

test('a different call does not use up the token', () => {
  const { tokens } = make();
  const token = tokens.issue(FACTS, '');
  expect(tokens.redeem(token, { ...FACTS, arguments: '{}' })).toBe('arguments');
  expect(tokens.redeem(token, FACTS)).toBeTypeOf('object');
});

test('a token is valid for exactly five minutes', () => {
  const { clock, tokens } = make();
  expect(TOKEN_LIFETIME).toBe(300_000);
  const [early, late] = [tokens.issue(FACTS, ''), tokens.issue(FACTS, '')];
  clock.move(TOKEN_LIFETIME - 1);
  expect(tokens.redeem(early, FACTS)).toBeTypeOf('object');
  clock.move(1);
  expect(tokens.redeem(late, FACTS)).toBe('expired');
});

test('used tokens are forgotten after they have expired', () => {
  const { clock, tokens } = make();
  const token = tokens.issue(FACTS, '');
  tokens.redeem(token, FACTS);
  clock.move(TOKEN_LIFETIME);
  expect(tokens.redeem(tokens.issue(FACTS, ''), FACTS)).toBeTypeOf('object');
  expect(tokens.redeem(token, FACTS)).toBe('expired');
});

test('servers with the same key accept each other’s tokens, others do not', () => {
  const token = make().tokens.issue(FACTS, '');
  expect(make().tokens.redeem(token, FACTS)).toBeTypeOf('object');
  expect(make(Buffer.alloc(32, 2)).tokens.redeem(token, FACTS)).toBe('forged');
});

test('no byte of a token can be changed, added or omitted', () => {
  const { tokens } = make();
  const token = tokens.issue(FACTS, 'digest');
  const bytes = Buffer.from(token, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const forged = Buffer.from(bytes);
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect(tokens.redeem(forged.toString('base64url'), FACTS), `byte ${at}`).toBe('forged');
  }
  const others = [bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)])];
  for (const other of others) expect(tokens.redeem(other.toString('base64url'), FACTS)).toBe('forged');
  for (const text of ['', 'x', `${token} `, `${token}=`, token.replace(/.$/, '!'), ` ${token}`, 'undefined']) {
    expect(tokens.redeem(text, FACTS), text).toBe('forged');
  }
  expect(tokens.redeem(token, FACTS)).toBeTypeOf('object');
});

test('parts of two tokens cannot be combined', () => {
  const { tokens } = make();
  const [one, two] = [FACTS, { ...FACTS, arguments: '{"id":"y"}' }].map((facts) =>
    Buffer.from(tokens.issue(facts, ''), 'base64url'),
  ) as [Buffer, Buffer];
  // They start with the same time.
  for (let cut = 7; cut < one.length; cut += 1) {
    const mixed = Buffer.concat([one.subarray(0, cut), two.subarray(cut)]);
    // By chance, they also begin or end with the same bytes: then it is one of them.
    if (mixed.equals(one) || mixed.equals(two)) continue;
    expect(tokens.redeem(mixed.toString('base64url'), FACTS), `cut at ${cut}`).toBe('forged');
  }
});

test('two tokens for one call only have the time in common, and reveal nothing about its arguments', () => {
  const { tokens } = make();
  const [one, two] = [0, 0].map(() => Buffer.from(tokens.issue(FACTS, 'digest'), 'base64url')) as [Buffer, Buffer];
  for (let at = 6; at + 4 <= one.length; at += 4) {
    expect(two.includes(one.subarray(at, at + 4)), `bytes from ${at}`).toBe(false);
  }
});
