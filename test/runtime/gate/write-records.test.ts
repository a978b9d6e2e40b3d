/** What is remembered of writes, so that none is made twice, and what is counted. */

import { describe, expect, test } from 'vitest';
import { DAY } from '../../../src/common/durations.ts';
import { type SharedState, StateUnreachable } from '../../../src/common/shared-state.ts';
import { textBlock } from '../../../src/common/tool-answer.ts';
import { memoryState } from '../../../src/http/state/memory-state.ts';
import { type Write, WriteRecords } from '../../../src/runtime/gate/write-records.ts';
import { testClock } from '../../support/test-clock.ts';

const WRITE: Write = { client: 'c', network: 'n', key: 'k', tool: 'createService', arguments: { name: 'a', tags: {} } };

function start() {
  const clock = testClock();
  return { clock, records: new WriteRecords(memoryState(clock.now)) };
}
const answerOf = (text: string) => ({ answer: { content: [textBlock(text)] }, failed: false });

describe('a write', () => {
  test('that was made is answered as it was, for a day', async () => {
    const { clock, records } = start();
    expect(await records.earlier(WRITE)).toBeUndefined();
    const ended = await records.begin(WRITE);
    await ended({ ...answerOf('done'), failed: true });
    const again = { ...WRITE, arguments: { tags: {}, name: 'a' } };
    expect(await records.earlier(again)).toMatchObject({ ...answerOf('done'), failed: true });
    clock.move(DAY - 1);
    expect(await records.earlier(WRITE)).toBeDefined();
    clock.move(1);
    expect(await records.earlier(WRITE)).toBeUndefined();
  });

  test.each<[what: string, other: Partial<Write>]>([
    ['another client', { client: 'd' }],
    ['another network', { network: 'm' }],
    ['another key', { key: 'l' }],
    ['no key', { key: undefined }],
  ])('of %s is another one', async (_, other) => {
    const { records } = start();
    await (await records.begin(WRITE))(answerOf('done'));
    expect(await records.earlier({ ...WRITE, ...other })).toBeUndefined();
    await records.begin({ ...WRITE, ...other });
  });

  test('without a key leaves nothing behind', async () => {
    const state = memoryState();
    const places: string[] = [];
    const watched: SharedState = {
      ...state,
      claim: (place, ...more) => {
        places.push(place);
        return state.claim(place, ...more);
      },
    };
    await (await new WriteRecords(watched).begin({ ...WRITE, key: undefined }))(answerOf('done'));
    expect(await Promise.all(places.map((place) => state.read(place)))).toEqual([undefined]);
  });

  test.each<[what: string, other: Partial<Write>]>([
    ['another tool', { tool: 'createConfig' }],
    ['other arguments', { arguments: { name: 'b', tags: {} } }],
  ])('with the same key, but %s, is refused', async (_, other) => {
    const { records } = start();
    await (await records.begin(WRITE))(answerOf('done'));
    await expect(records.earlier({ ...WRITE, ...other })).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/^Nothing was sent: the key of this \w+ was already used for another call\.$/),
      next: 'Use a new key for each change.',
    });
  });

  test('that is running is not started again; its outcome is not known', async () => {
    const { records } = start();
    const ended = await records.begin(WRITE);
    await expect(records.begin(WRITE)).rejects.toMatchObject({
      kind: 'refused',
      message: 'Nothing was sent: the same createService is already running.',
      next: expect.stringContaining('Call again later'),
    });
    await expect(records.earlier(WRITE)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        'createService was already started with the same key, and its outcome is not known',
      ),
      next: expect.stringContaining('It is not sent again.'),
    });
    await ended('unsent');
    expect(await records.earlier(WRITE)).toBeUndefined();
    await records.begin(WRITE);
  });

  test('without a key is made as often as it is asked for', async () => {
    const { records } = start();
    const write = { ...WRITE, key: undefined };
    await (await records.begin(write))(answerOf('done'));
    expect(await records.earlier(write)).toBeUndefined();
    await records.begin(write);
  });

  test('with a long answer is only remembered as done', async () => {
    const { records } = start();
    await (await records.begin(WRITE))(answerOf('x'.repeat(63_000)));
    expect(await records.earlier(WRITE)).toMatchObject(answerOf('x'.repeat(63_000)));
    const other = { ...WRITE, key: 'other' };
    await (await records.begin(other))(answerOf('x'.repeat(64_000)));
    expect(await records.earlier(other)).toMatchObject(
      answerOf('It was done. Its answer was too long to store: read the entity.'),
    );
  });
});

describe('changes of a client', () => {
  test('are counted for a minute, and one that was not sent does not count', async () => {
    const { clock, records } = start();
    await records.count(WRITE, 2);
    const takeBack = await records.count(WRITE, 2);
    const refusal = {
      limit: 'writesPerMinute',
      message: expect.stringContaining(
        '2 changes were sent in the last minute by all replicas of this server together',
      ),
      next: 'Nothing was sent. Try again in a minute.',
    };
    await expect(records.count(WRITE, 2)).rejects.toMatchObject(refusal);
    await records.count({ ...WRITE, client: 'd' }, 2);
    await records.count({ ...WRITE, network: 'm' }, 2);
    await takeBack();
    await records.count(WRITE, 2);
    await expect(records.count(WRITE, 2)).rejects.toMatchObject(refusal);
    clock.move(60_000);
    await records.count(WRITE, 1);
  });
});

describe('without the store', () => {
  const lost = async () => {
    throw new StateUnreachable('lost');
  };
  const refusal = {
    kind: 'refused',
    message: expect.stringMatching(/^Nothing was sent: the store .* cannot be reached/),
  };

  test('nothing is written', async () => {
    const state = { ...memoryState(), read: lost, claim: lost, count: lost };
    const records = new WriteRecords(state);
    await expect(records.earlier(WRITE)).rejects.toMatchObject(refusal);
    await expect(records.begin({ ...WRITE, key: undefined })).rejects.toMatchObject({
      ...refusal,
      next: 'Reading still works. Try again later; the server recovers by itself.',
    });
    await expect(records.count(WRITE, 1)).rejects.toMatchObject(refusal);
  });

  test('the outcome of a change that was made is unknown to a repeated call', async () => {
    const memory = memoryState();
    const state: SharedState = {
      ...memory,
      write: lost,
      uncount: lost,
    };
    const records = new WriteRecords(state);
    await (await records.begin(WRITE))(answerOf('done'));
    await expect(records.earlier(WRITE)).rejects.toThrow('its outcome is not known');
    await (await records.count(WRITE, 1))();
  });

  test('a fault of another kind is not hidden', async () => {
    const state = { ...memoryState(), read: async () => Promise.reject(new TypeError('ours')) };
    await expect(new WriteRecords(state).earlier(WRITE)).rejects.toThrow(TypeError);
  });
});
