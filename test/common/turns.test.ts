import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Turns, waitForTurn } from '../../src/common/turns.ts';

const LONG = 60_000;
const never = new AbortController().signal;

describe('a turn that is waited for', () => {
  test('comes when the one before it ends', async () => {
    const turns = new Turns(1);
    const first = turns.take();
    const second = waitForTurn(turns, LONG, never);
    expect({ busy: turns.busy, waiting: turns.waiting }).toEqual({ busy: 1, waiting: 1 });
    first?.[Symbol.dispose]();
    using _turn = await second;
    expect({ busy: turns.busy, waiting: turns.waiting }).toEqual({ busy: 1, waiting: 0 });
  });

  test('gives up in time, and the next in the queue move up', async () => {
    const turns = new Turns(1);
    const first = turns.take();
    const late = waitForTurn(turns, 1, never);
    const next = waitForTurn(turns, LONG, never);
    expect(await late).toBeUndefined();
    first?.[Symbol.dispose]();
    expect(await next).toBeDefined();
  });

  test('may be waited for by several for different times, each as long as it says', async () => {
    const turns = new Turns(1);
    const first = turns.take();
    const [longest, none] = [waitForTurn(turns, 2 ** 40, never), turns.wait()];
    const order: string[] = [];
    const late = [30, 1].map((most) => waitForTurn(turns, most, never).then((turn) => order.push(`${most} ${turn}`)));
    await Promise.all(late);
    expect(order).toEqual(['1 undefined', '30 undefined']);
    expect(turns.waiting).toBe(2);
    first?.[Symbol.dispose]();
    (await longest)?.[Symbol.dispose]();
    expect(await none).toBeDefined();
  });

  test('leaves no timer once nobody waits', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const turns = new Turns(1);
    const first = turns.take();
    const [second, call] = [waitForTurn(turns, LONG, never), new AbortController()];
    const third = waitForTurn(turns, LONG, call.signal).catch(() => undefined);
    expect(timers()).toBe(before + 1);
    first?.[Symbol.dispose]();
    await second;
    call.abort();
    await third;
    expect(timers()).toBe(before);
  });

  test('is given up by a call that is cancelled, before it waits and while it does', async () => {
    const turns = new Turns(1);
    const first = turns.take();
    const call = new AbortController();
    const waiting = waitForTurn(turns, LONG, call.signal);
    call.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
    first?.[Symbol.dispose]();
    await expect(waitForTurn(turns, LONG, call.signal)).rejects.toMatchObject({ kind: 'cancelled' });
    expect({ busy: turns.busy, waiting: turns.waiting }).toEqual({ busy: 0, waiting: 0 });
  });

  test('is kept by a call that is cancelled just after it came', async () => {
    const turns = new Turns(1);
    const first = turns.take();
    const call = new AbortController();
    const second = waitForTurn(turns, 1, call.signal);
    first?.[Symbol.dispose]();
    call.abort();
    await sleep(2);
    expect(await second).toBeDefined();
    expect(turns.busy).toBe(1);
  });
});
