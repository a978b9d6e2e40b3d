/** Streams that go on at another process. */
import { expect, test } from 'vitest';
import { type SharedChannels, type SharedState, StateUnreachable } from '../../src/common/shared-state.ts';
import type { StreamEvent } from '../../src/http/session/event-log.ts';
import type { EventStream } from '../../src/http/session/event-stream.ts';
import { catchUp, followStream } from '../../src/http/session/follow-stream.ts';
import { type FoundStream, SharedStreams } from '../../src/http/session/shared-streams.ts';
import { memoryState } from '../../src/http/state/memory-state.ts';

const event = (number: number): StreamEvent => ({ id: `a.0-${number}`, text: `{"n":${number}}` });
const found = (...events: StreamEvent[]): FoundStream => ({
  events,
  isOver: false,
  moved: undefined,
  isFed: false,
  requests: [],
});

test('an event that is noted while the first look is under way arrives too, and none twice', async () => {
  const looks = [found(event(1), event(2)), found(event(1), event(2), event(3))];
  const shared = {
    find: async () => looks.shift(),
    takeOver: () => Promise.reject(new Error('a client’s own stream is nobody’s to take')),
  } as unknown as SharedStreams;
  const relayed: string[] = [];
  const to = { connected: true, relay: ({ id }: StreamEvent) => relayed.push(id) } as unknown as EventStream;
  await catchUp(shared, { name: 'a.0', last: 'a.0-1' }, to);
  expect(relayed).toEqual(['a.0-2', 'a.0-3']);
});

test('a stream continues while the store is lost for a moment', async () => {
  const looks = [found(), undefined, { ...found(event(1), event(2)), isOver: true }];
  const shared = {
    find: async () => {
      const look = looks.shift();
      if (look === undefined) throw new StateUnreachable('gone');
      return { ...look, isFed: true };
    },
  } as unknown as SharedStreams;
  const relayed: string[] = [];
  const to = { connected: true, relay: ({ id }: StreamEvent) => relayed.push(id) } as unknown as EventStream;
  expect(await followStream(shared, { name: 'a.1', last: 'a.0-1' }, to)).toBeUndefined();
  expect(relayed).toEqual(['a.0-2']);
});

/** Two processes of one session, at a store that answers at once. */
function twoProcesses() {
  const lists = new Map<string, string[]>();
  const state = {
    ...memoryState(),
    append: async (key: string, text: string) => void lists.set(key, [...(lists.get(key) ?? []), text]),
    list: async (key: string) => lists.get(key) ?? [],
  } as unknown as SharedState & SharedChannels;
  return [new SharedStreams(state, 's', 1000), new SharedStreams(state, 's', 1000)] as const;
}

test('what a process still sends after another one went on in its place is not sent a second time', async () => {
  const [slow, next] = twoProcesses();
  const requests = [{ jsonrpc: '2.0', id: 70, method: 'tools/call' }] as const;
  const end = slow.feed('a.1', requests);
  slow.add('a.1', { id: 'a.1-1', text: '' });
  const taken = await next.takeOver('a.1', 'b.1');
  expect(taken).toMatchObject({ requests, moved: 'b.1', events: [{ id: 'a.1-1' }] });
  expect(await next.takeOver('a.1', 'c.1')).toBeUndefined();
  slow.add('a.1', { id: 'a.1-2', text: '{"id":70}' });
  end('ended');
  expect(await slow.find('a.1')).toMatchObject({ isOver: false, moved: 'b.1', events: [{ id: 'a.1-1' }] });
  // Whoever follows it there waits for what comes.
  expect(await slow.find('b.1')).toMatchObject({ isOver: false, isFed: true });
  next.feed('b.1', requests)('ended');
});
