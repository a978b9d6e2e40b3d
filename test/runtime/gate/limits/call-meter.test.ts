import { describe, expect, test } from 'vitest';
import { CallMeter } from '../../../../src/runtime/gate/limits/call-meter.ts';
import type { Limits } from '../../../../src/runtime/gate/limits/limits.ts';
import { testClock } from '../../../support/test-clock.ts';

const LIMITS: Limits = { writesPerMinute: 3, concurrentCalls: 2, bytesPerCall: 20 };

function start() {
  const clock = testClock();
  return { clock, meter: new CallMeter(LIMITS, clock.now) };
}

describe('changes within a minute', () => {
  test('as many as the limit, and no more', () => {
    const { meter } = start();
    for (let count = 0; count < 3; count += 1) meter.countChange();
    expect(() => meter.countChange()).toThrow(
      '3 changes were sent in the last minute, as many as there may be (limit "writesPerMinute").',
    );
  });
  test('the refusal says when the next one fits, and then it does', () => {
    const { clock, meter } = start();
    meter.countChange();
    clock.move(10_000);
    meter.countChange();
    meter.countChange();
    clock.move(5_500);
    expect(() => meter.countChange()).toThrow(
      expect.objectContaining({ kind: 'refused', next: 'Nothing was sent. Try again in 45 seconds.' }),
    );
    clock.move(44_499);
    expect(() => meter.countChange()).toThrow(expect.objectContaining({ next: expect.stringContaining('1 second.') }));
    clock.move(1);
    meter.countChange();
    expect(() => meter.countChange()).toThrow(expect.objectContaining({ next: expect.stringContaining('10 seconds') }));
  });
  test('one that was refused does not count', () => {
    const { clock, meter } = start();
    for (let count = 0; count < 3; count += 1) meter.countChange();
    clock.move(59_999);
    for (let count = 0; count < 3; count += 1) expect(() => meter.countChange()).toThrow();
    clock.move(1);
    for (let count = 0; count < 3; count += 1) meter.countChange();
  });
});

describe('calls under way', () => {
  test('as many as the limit; one that has ended makes room', () => {
    const { meter } = start();
    const first = meter.admit({});
    meter.admit({});
    expect(() => meter.admit({})).toThrow(
      '2 calls are under way, as many as there may be at once (limit "concurrentCalls").',
    );
    first[Symbol.dispose]();
    meter.admit({});
    expect(() => meter.admit({})).toThrow();
  });
  test('one whose arguments are too long is none', () => {
    const { meter } = start();
    for (let count = 0; count < 3; count += 1) expect(() => meter.admit({ name: 'a'.repeat(20) })).toThrow();
    meter.admit({});
    meter.admit({});
  });
});

describe('bytes of a call', () => {
  test.each([
    ['as many as the limit', { n: 'a'.repeat(12) }, undefined],
    ['one more', { n: 'a'.repeat(13) }, 21],
    ['bytes, not characters', { n: 'ä'.repeat(7) }, 22],
  ])('%s', (_name, given, bytes) => {
    const { meter } = start();
    const admit = () => meter.admit(given);
    if (bytes === undefined) expect(admit).not.toThrow();
    else
      expect(admit).toThrow(`The arguments are ${bytes} bytes long, and one call may send 20 (limit "bytesPerCall").`);
  });
});
