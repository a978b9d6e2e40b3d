import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { untilAborted, withEitherSignal } from '../../src/common/abort.ts';
import { systemClock } from '../../src/common/clock.ts';
import { Turns, waitForTurn } from '../../src/common/turns.ts';
import { withDeadline } from '../../src/runtime/network/auth/session/with-deadline.ts';
import { startBudget } from '../../src/runtime/network/controller/call-budget.ts';
import { Closing } from '../../src/runtime/network/controller/closing.ts';

const work = () => setImmediate('done');
const fails = () => setImmediate().then(() => Promise.reject(new Error('failed')));

/** Everything that listens to a signal that outlives it. */
const waits: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
  withEither: (signal) => withEitherSignal([signal, new AbortController().signal], work),
  'withEither, work that fails': (signal) => withEitherSignal([new AbortController().signal, signal], fails),
  untilAborted: (signal) => untilAborted(work(), signal),
  'untilAborted, work that fails': (signal) => untilAborted(fails(), signal),
  'a turn': async (signal) => {
    const turns = new Turns(1);
    const first = turns.take();
    const second = turns.wait(1000, signal);
    first?.[Symbol.dispose]();
    await second;
  },
  waitForTurn: (signal) => waitForTurn(new Turns(1), 1000, signal),
  'waitForTurn, until it is late': async (signal) => {
    const turns = new Turns(1);
    turns.take();
    await waitForTurn(turns, 1, signal);
  },
  withDeadline: (closing) => withDeadline(work(), 1000, { clock: systemClock, closing }, new Error('late')),
  'the time of a call': async (caller) =>
    startBudget({ time: 1000, closing: new Closing(), clock: systemClock }, caller).end(),
};

test.each(Object.entries(waits))('%s leaves no listener on the signal when it is over', async (_, wait) => {
  const { signal } = new AbortController();
  await wait(signal).catch(() => undefined);
  await setImmediate();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
