import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { CallMeter } from '../../../../src/runtime/gate/limits/call-meter.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../../src/runtime/gate/limits/limits.ts';
import { testClock } from '../../../support/test-clock.ts';

const LIMITS: Limits = { writesPerMinute: 3, concurrentCalls: 2, bytesPerCall: 20 };

function start() {
  const clock = testClock();
  return { clock, meter: new CallMeter(LIMITS, clock.now) };
}

describe('changes within a minute', () => {
  test('allows as many changes as the limit', () => {
    const { meter } = start();
    for (let count = 0; count < 3; count += 1) meter.countChange();
    expect(() => meter.countChange()).toThrow(
      '3 changes were sent in the last minute, the maximum (limit "writesPerMinute").',
    );
  });
  test('a refusal says when the next change is allowed, and then it is', () => {
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
  test('sixty are allowed by default', () => {
    const meter = new CallMeter(DEFAULT_LIMITS, () => 0);
    for (let count = 0; count < 60; count += 1) meter.countChange();
    expect(() => meter.countChange()).toThrow('60 changes were sent in the last minute');
  });
  test('a refused change does not count', () => {
    const { clock, meter } = start();
    for (let count = 0; count < 3; count += 1) meter.countChange();
    clock.move(59_999);
    for (let count = 0; count < 3; count += 1) expect(() => meter.countChange()).toThrow();
    clock.move(1);
    for (let count = 0; count < 3; count += 1) meter.countChange();
  });
});

describe('changes that have not been sent', () => {
  test('a change that was undone does not count', () => {
    const { clock, meter } = start();
    const takeBack = meter.countChange();
    clock.move(1);
    meter.countChange();
    meter.countChange();
    takeBack();
    meter.countChange();
    expect(() => meter.countChange()).toThrow('writesPerMinute');
  });
  test('a change that is undone late makes no room', () => {
    const { clock, meter } = start();
    const takeBack = meter.countChange();
    clock.move(60_000);
    for (let count = 0; count < 3; count += 1) meter.countChange();
    takeBack();
    expect(() => meter.countChange()).toThrow('writesPerMinute');
  });
  test('several changes at once need room for all of them', () => {
    const { meter } = start();
    meter.requireRoomForChange(3);
    meter.countChange();
    meter.requireRoomForChange(2);
    expect(() => meter.requireRoomForChange(3)).toThrow('in the last minute, the maximum');
    expect(() => meter.requireRoomForChange(4)).toThrow(
      expect.objectContaining({
        message: 'This takes 4 changes, and 3 may be sent in a minute (limit "writesPerMinute").',
        advice: {
          model: 'Nothing was sent. Only the operator of this server can raise the limit.',
          person: 'Nothing was sent. You can raise the limit in a policy file (--policy).',
        },
      }),
    );
  });
});

const never = new AbortController().signal;

describe('calls at once', () => {
  test('allows as many calls as the limit; others wait in order', async () => {
    const { meter } = start();
    const first = await meter.admit({}, never);
    const second = await meter.admit({}, never);
    const order: string[] = [];
    const waiting = ['third', 'fourth'].map(async (name) => {
      const turn = await meter.admit({}, never);
      order.push(name);
      return turn;
    });
    await setImmediate();
    expect(order).toStrictEqual([]);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await waiting[0];
    await setImmediate();
    expect(order).toStrictEqual(['third']);
    second[Symbol.dispose]();
    await waiting[1];
    expect(order).toStrictEqual(['third', 'fourth']);
  });
  test('the queue is bounded, in calls and in bytes', async () => {
    const meter = new CallMeter({ writesPerMinute: 1, concurrentCalls: 1, bytesPerCall: 5_000_000 });
    await meter.admit({}, never);
    const calls = Array.from({ length: 500 }, () => new AbortController());
    const waiting = calls.map(({ signal }) => meter.admit({}, signal));
    await expect(meter.admit({}, never)).rejects.toThrow(
      '1 calls are running and 500 are waiting, which is the maximum (limit "concurrentCalls").',
    );
    for (const call of calls) call.abort();
    for (const each of await Promise.allSettled(waiting)) expect(each).toMatchObject({ reason: { kind: 'cancelled' } });
    const large = { name: 'x'.repeat(4_500_000) };
    // Once the first has left, there is room again.
    for (let round = 0; round < 2; round += 1) {
      const client = new AbortController();
      const both = [meter.admit(large, client.signal), meter.admit(large, client.signal)];
      client.abort();
      expect(await Promise.allSettled(both)).toMatchObject([
        { reason: { kind: 'cancelled' } },
        {
          reason: {
            limit: 'concurrentCalls',
            next: 'Nothing was sent. Try again when some of them have finished.',
          },
        },
      ]);
    }
  });
  test('a call that is cancelled while it waits leaves the queue', async () => {
    const { meter } = start();
    const first = await meter.admit({}, never);
    await meter.admit({}, never);
    const controller = new AbortController();
    const gone = meter.admit({}, controller.signal);
    const next = meter.admit({}, never);
    controller.abort();
    await expect(gone).rejects.toThrow(expect.objectContaining({ kind: 'cancelled', next: 'Nothing was sent.' }));
    first[Symbol.dispose]();
    await next;
  });
  test('a call with too long arguments does not count', async () => {
    const { meter } = start();
    for (let count = 0; count < 3; count += 1) {
      await expect(meter.admit({ name: 'a'.repeat(20) }, never)).rejects.toMatchObject({
        ...{ limit: 'bytesPerCall', next: 'Nothing was sent. Send less in one call.' },
      });
    }
    await meter.admit({}, never);
    await meter.admit({}, never);
  });
  test('allows two reads of whole lists at a time', async () => {
    const { meter } = start();
    const first = await meter.walk(never, 45_000);
    await meter.walk(never, 45_000);
    let began = false;
    const third = meter.walk(never, 45_000).then(() => {
      began = true;
    });
    await setImmediate();
    expect(began).toBe(false);
    first[Symbol.dispose]();
    await third;
  });
  test('a read of a whole list waits as long as one may take, and then gives up', async () => {
    vi.useFakeTimers();
    try {
      const { meter } = start();
      await meter.walk(never, 45_000);
      await meter.walk(never, 45_000);
      const late = expect(meter.walk(never, 45_000)).rejects.toMatchObject({ limit: 'concurrentCalls' });
      let isOver = false;
      void late.then(() => {
        isOver = true;
      });
      await vi.advanceTimersByTimeAsync(44_999);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await late;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('bytes of a call', () => {
  test.each([
    ['as many as the limit', { n: 'a'.repeat(12) }, undefined],
    ['one more', { n: 'a'.repeat(13) }, 21],
    ['bytes, not characters', { n: 'ä'.repeat(7) }, 22],
  ])('%s', async (_name, args, bytes) => {
    const { meter } = start();
    const admitted = meter.admit(args, never);
    if (bytes === undefined) await admitted;
    else
      await expect(admitted).rejects.toThrow(
        `The arguments are ${bytes} bytes long; one call may send 20 (limit "bytesPerCall").`,
      );
  });
});
