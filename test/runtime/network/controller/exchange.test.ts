/** How a long answer is read while it arrives: in slices, whatever happens meanwhile. */
import type { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { exchange } from '../../../../src/runtime/network/controller/exchange.ts';

const PIECE = 48 * 1024;

/** An answer that is delivered by hand, and turns that come when they are told to. */
function setUp(push: (chunk: Uint8Array) => void = () => undefined, headers: Record<string, string> = {}) {
  let handler: Dispatcher.DispatchHandler | undefined;
  const aborted: unknown[] = [];
  const control = {
    abort(error: Error) {
      aborted.push(error);
      handler?.onResponseError?.(control as never, error);
    },
  };
  const connection = {
    dispatch(_options: unknown, handlers: Dispatcher.DispatchHandler) {
      handler = handlers;
      handlers.onRequestStart?.(control as never, {});
      handlers.onResponseStart?.(control as never, 200, headers, 'OK');
    },
  };
  const waiting: (() => void)[] = [];
  const slices = { areUsed: true, next: () => new Promise<void>((resolve) => waiting.push(resolve)) };
  const read: string[] = [];
  const reader = () => ({
    kept: 0,
    push(chunk: Uint8Array) {
      push(chunk);
      read.push(String.fromCharCode(chunk[0] as number));
    },
    end: () => Buffer.from(read.join('')),
  });
  const caller = new AbortController();
  const isStream = headers['content-type'] !== undefined;
  const reading = { reader: isStream ? undefined : reader, slices: slices as never };
  const answer = exchange(connection as never, { path: '/', method: 'GET' }, caller.signal, reading);
  return {
    answer,
    aborted,
    caller,
    read,
    arrives: (letters: string) => {
      for (const letter of letters) handler?.onResponseData?.(control as never, Buffer.alloc(PIECE, letter));
    },
    ends: () => handler?.onResponseEnd?.(control as never, {}),
    turn: async () => {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test.each([
  ['ends with what came, when the caller has no more time', 2, true],
  ['is an error, if nothing came until then', 0, false],
  ['ends after a megabyte', 22, true],
])('a stream of events %s', async (_, pieces, isAnswer) => {
  const { answer, arrives, aborted, caller } = setUp(undefined, { 'content-type': 'text/event-stream' });
  arrives('x'.repeat(pieces));
  if (pieces < 22) caller.abort(new Error('time is over'));
  const { status, body } = await answer.catch(() => ({ status: 0, body: { length: 0 } }));
  expect({ status, length: body.length }).toEqual({ status: isAnswer ? 200 : 0, length: pieces * PIECE });
  // Nothing reads it any more.
  expect(aborted).toHaveLength(1);
});

describe('a long answer', () => {
  test('is read in order, a piece in each turn, and is complete after the last', async () => {
    const { answer, arrives, ends, read, turn } = setUp();
    arrives('abc');
    expect(read.join('')).toBe('a');
    await turn();
    expect(read.join('')).toBe('ab');
    arrives('de');
    ends();
    for (const expected of ['abc', 'abcd', 'abcde']) {
      await turn();
      expect(read.join('')).toBe(expected);
    }
    expect((await answer).text).toBe('abcde');
  });

  test('is complete where its end comes after all of it was read', async () => {
    const { answer, arrives, ends, turn } = setUp();
    arrives('ab');
    await turn();
    ends();
    expect((await answer).text).toBe('ab');
  });

  test('that arrives faster than it can be read does not pile up', () => {
    const { arrives, read } = setUp();
    const letters = 'abcdefgh'.repeat(11);
    arrives(letters);
    expect(read.length).toBeGreaterThan(80);
    expect(letters.startsWith(read.join(''))).toBe(true);
  });

  test('is no longer read once its call is cancelled', async () => {
    const { answer, arrives, caller, read, turn } = setUp();
    arrives('abc');
    caller.abort();
    await expect(answer).rejects.toMatchObject({ stage: 'request' });
    await turn();
    expect(read.join('')).toBe('a');
  });

  test('whose reader fails later ends the attempt', async () => {
    const { aborted, answer, arrives, turn } = setUp((chunk) => {
      if (chunk[0] === 'b'.charCodeAt(0)) throw new RangeError('too much');
    });
    arrives('abc');
    const failed = expect(answer).rejects.toMatchObject({ stage: 'request' });
    await turn();
    await failed;
    expect(aborted).toHaveLength(1);
  });
});
