import { expect, test } from 'vitest';
import { Rate } from '../../../src/http/edge/rate.ts';
import { testClock } from '../../support/test-clock.ts';

test('counts within a sliding minute', () => {
  const clock = testClock();
  const rate = new Rate(2, clock.now);
  expect([rate.add('a'), rate.add('a'), rate.add('a')]).toEqual([undefined, undefined, 60]);
  expect(rate.add('b', 3)).toBe(60);
  clock.move(90_000);
  // Half of the two events of the minute before still count.
  expect([rate.add('a'), rate.add('a')]).toEqual([undefined, 30]);
});

test('remembers neither keys that are only looked up nor keys without recent events, and only so many in all', () => {
  const clock = testClock();
  const rate = new Rate(1, clock.now);
  for (let each = 0; each < 110_000; each += 1) rate.wait(`asked ${each}`);
  expect(rate.size).toBe(0);
  for (let each = 0; each < 110_000; each += 1) rate.add(`counted ${each}`);
  expect(rate.size).toBe(100_000);
  expect([rate.wait('counted 0'), rate.wait('counted 109999')]).toEqual([undefined, 60]);
  clock.move(120_000);
  rate.add('later');
  expect(rate.size).toBe(1);
});
