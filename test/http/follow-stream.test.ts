/** A client's own stream that goes on at another process. */
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../src/http/session/event-log.ts';
import type { EventStream } from '../../src/http/session/event-stream.ts';
import { followStream } from '../../src/http/session/follow-stream.ts';
import type { FoundStream, SharedStreams } from '../../src/http/session/shared-streams.ts';

const event = (number: number): StreamEvent => ({ id: `a.0-${number}`, text: `{"n":${number}}` });
const found = (...events: StreamEvent[]): FoundStream => ({
  events,
  isOver: false,
  moved: undefined,
  isFed: false,
  asked: [],
});

test('an event that is noted while the first look is under way arrives too, and none twice', async () => {
  const looks = [found(event(1), event(2)), found(event(1), event(2), event(3))];
  const shared = {
    find: async () => looks.shift(),
    takeOver: () => Promise.reject(new Error('a client’s own stream is nobody’s to take')),
  } as unknown as SharedStreams;
  const relayed: string[] = [];
  const to = { connected: true, relay: ({ id }: StreamEvent) => relayed.push(id) } as unknown as EventStream;
  expect(await followStream(shared, { name: 'a.0', last: 'a.0-1' }, to, true)).toBeUndefined();
  expect(relayed).toEqual(['a.0-2', 'a.0-3']);
});
