import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/common/clock.ts';
import { untilStopped, withEither } from '../../src/common/stop.ts';
import { Turns, turnWithin } from '../../src/common/turns.ts';
import { untilLate } from '../../src/runtime/network/auth/session/until-late.ts';
import { startBudget } from '../../src/runtime/network/controller/call-budget.ts';

const work = () => setImmediate('done');
const fails = () => setImmediate().then(() => Promise.reject(new Error('failed')));

/** Everything that listens to a signal that outlives it. */
const waits: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
  withEither: (signal) => withEither([signal, new AbortController().signal], work),
  'withEither, work that fails': (signal) => withEither([new AbortController().signal, signal], fails),
  untilStopped: (signal) => untilStopped(work(), signal),
  'untilStopped, work that fails': (signal) => untilStopped(fails(), signal),
  'a turn': async (signal) => {
    const turns = new Turns(1);
    const first = turns.take();
    const second = turns.wait(1000, signal);
    first?.[Symbol.dispose]();
    await second;
  },
  turnWithin: (signal) => turnWithin(new Turns(1), 1000, signal),
  'turnWithin, until it is late': async (signal) => {
    const turns = new Turns(1);
    turns.take();
    await turnWithin(turns, 1, signal);
  },
  untilLate: (closing) => untilLate(work(), 1000, { clock: systemClock, closing }, new Error('late')),
  'the time of a call': async (closing) => startBudget({ time: 1000, closing, clock: systemClock }, closing).end(),
};

test.each(Object.entries(waits))('%s leaves no listener on the signal when it is over', async (_, wait) => {
  const { signal } = new AbortController();
  await wait(signal).catch(() => undefined);
  await setImmediate();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
