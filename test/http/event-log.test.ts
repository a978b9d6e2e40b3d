import { expect, test } from 'vitest';
import { EventLog, EventRoom } from '../../src/http/session/event-log.ts';

test('an event that is too long to be kept takes those before it along: the stream cannot go on', () => {
  const log = new EventLog(new EventRoom());
  const first = log.add('a', '');
  const short = log.add('a', 'short');
  expect(log.after(first.id)).toEqual([short]);
  const long = log.add('a', 'x'.repeat(2 * 1024 * 1024));
  expect([first, short, long].map(({ id }) => log.after(id))).toEqual([undefined, undefined, undefined]);
  expect(log.characters).toBe(0);
});

test('all logs together keep so much: the longest loses its oldest events', () => {
  const room = new EventRoom(100);
  const [one, other] = [new EventLog(room), new EventLog(room)];
  const theirs = one.add('a', 'x'.repeat(30));
  const ours = [1, 2].map(() => other.add('b', 'x'.repeat(35)));
  expect([one.characters, other.characters]).toEqual([30, 70]);
  one.add('a', 'x'.repeat(20));
  expect([one.characters, other.characters]).toEqual([50, 35]);
  expect(one.after(theirs.id)).toHaveLength(1);
  expect(other.after(ours[0]?.id ?? '')).toBeUndefined();
  one.clear();
  other.add('b', 'x'.repeat(60));
  expect([one.characters, other.characters]).toEqual([0, 95]);
});
