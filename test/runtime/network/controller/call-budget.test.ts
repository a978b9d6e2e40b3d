import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/common/clock.ts';
import type { Signal } from '../../../../src/common/signal.ts';
import type { AttemptFailure } from '../../../../src/runtime/network/controller/attempt-failure.ts';
import { startBudget } from '../../../../src/runtime/network/controller/call-budget.ts';
import { Closing } from '../../../../src/runtime/network/controller/closing.ts';
import { testClock } from '../../../support/test-clock.ts';

const limits = (time: number, closing = new Closing()) => ({ time, closing, clock: systemClock });
const ended = (signal: Signal) =>
  new Promise<string>((resolve) =>
    signal.addEventListener('abort', () => resolve((signal.reason as AttemptFailure).reason)),
  );

test('work is aborted when its time is over, and not before', async () => {
  const began = performance.now();
  const { signal } = startBudget(limits(50));
  const idle = setInterval(() => undefined, 1000);
  expect(await ended(signal)).toBe('TIMEOUT');
  clearInterval(idle);
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
});

test('work that has ended is not aborted', async () => {
  const closing = new Closing();
  const caller = new AbortController();
  const budget = startBudget(limits(20, closing), caller.signal);
  budget.end();
  caller.abort();
  closing.end();
  await wait(60);
  expect(budget.signal.aborted).toBe(false);
});

test('time that is paused does not count, and what is left of it does afterwards', async () => {
  const clock = testClock();
  const budget = startBudget({ ...limits(20), clock });
  const go = budget.pause();
  clock.move(60);
  await wait(60);
  expect(budget.signal.aborted).toBe(false);
  go();
  expect(budget.remaining()).toBe(20);
  expect(await ended(budget.signal)).toBe('TIMEOUT');
  const over = startBudget(limits(20));
  const late = over.pause();
  over.end();
  late();
  await wait(40);
  expect(over.signal.aborted).toBe(false);
});

test.each([
  ['the caller gives up', 'CANCELLED'],
  ['the server ends', 'CLOSED'],
])('work is aborted when %s, even if it already has', async (who, reason) => {
  const [closing, caller] = [new Closing(), new AbortController()];
  const { signal } = startBudget(limits(10_000, closing), caller.signal);
  const ending = ended(signal);
  if (who === 'the caller gives up') caller.abort();
  else closing.end();
  expect(await ending).toBe(reason);
  const late = startBudget(limits(10_000, closing), caller.signal);
  expect(late.signal.reason).toMatchObject({ reason });
  late.end();
});

test('a time too long for a timer does not end at once', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => warnings.push(warning);
  process.on('warning', hear);
  const budget = startBudget(limits(3_000_000_000));
  await wait(50);
  process.off('warning', hear);
  expect({ aborted: budget.signal.aborted, warnings }).toEqual({ aborted: false, warnings: [] });
  budget.end();
});
