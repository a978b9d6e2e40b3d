/** Which of several addresses is used, and what is said if none answers. */
import { expect, test } from 'vitest';
import { ToolError } from '../../../../src/common/tool-error.ts';
import { AttemptFailure } from '../../../../src/runtime/network/controller/attempt-failure.ts';
import { firstToAnswer } from '../../../../src/runtime/network/controller/first-to-answer.ts';
import { testClock } from '../../../support/test-clock.ts';

type Ask = (signal: AbortSignal) => Promise<string>;
const answers: Ask = async () => 'hello';
const fails: Ask = async () => {
  throw new AttemptFailure('ECONNREFUSED', 'connect');
};
const hangs: Ask = (signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

async function asking(asks: Readonly<Record<string, Ask>>, signal = new AbortController().signal) {
  const addresses: string[] = [];
  const ask = (address: string, each: AbortSignal) => {
    addresses.push(address);
    return asks[address]?.(each) ?? Promise.reject(new Error('not an address'));
  };
  const clock = testClock();
  const found = await firstToAnswer(Object.keys(asks), ask, clock, signal).catch((error: unknown) => error);
  return { addresses, found, slept: clock.slept };
}

const NEVER_IN_TIME = () => {
  const time = new AbortController();
  setImmediate(() => time.abort(new AttemptFailure('TIMEOUT', 'connect')));
  return time.signal;
};

test('an address that is refused is left at once, a hung one after its head start', async () => {
  expect(await asking({ a: fails, b: answers })).toMatchObject({ found: { address: 'b', answer: 'hello' } });
  const { addresses, found, slept } = await asking({ a: hangs, b: answers, c: answers });
  expect(found).toMatchObject({ address: 'b' });
  expect(slept[0]).toBe(1_000);
  expect(addresses.slice(0, 2)).toEqual(['a', 'b']);
});

test('an address that answers late is used, if those after it do not', async () => {
  const late: Ask = () => new Promise((resolve) => setImmediate(() => resolve('late')));
  expect((await asking({ a: late, b: fails })).found).toMatchObject({ address: 'a' });
});

test('the others are cancelled, and later ones never asked', async () => {
  let cancelled = false;
  const waits: Ask = (signal) => {
    signal.addEventListener('abort', () => {
      cancelled = true;
    });
    return hangs(signal);
  };
  await asking({ a: waits, b: answers });
  expect(cancelled).toBe(true);
});

test('if none answers, all are named with the reason', async () => {
  const { found } = await asking({ 'https://a:1': fails, 'https://b:2': hangs }, NEVER_IN_TIME());
  expect(found).toBeInstanceOf(ToolError);
  expect((found as Error).message).toBe(
    'None of the addresses of this network answers: https://a:1 (ECONNREFUSED), https://b:2 (no answer in time).',
  );
});

test('what is wrong with one that answered is reported instead', async () => {
  const fault = new ToolError('unreachable', 'Its certificate is not trusted.', 'Compare it.');
  const untrusted: Ask = async () => {
    throw fault;
  };
  expect((await asking({ a: fails, b: untrusted })).found).toBe(fault);
});
