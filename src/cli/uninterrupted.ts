import { setImmediate } from 'node:timers/promises';
import { STOPPING } from './terminated.ts';

/** Does work that must not end half-way, such as two files that belong together: nothing stops the process meanwhile. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  const ignore = (): void => undefined;
  for (const signal of STOPPING) process.on(signal, ignore);
  try {
    return await work();
  } finally {
    for (const signal of STOPPING) process.off(signal, ignore);
  }
}

/** Milliseconds after a request to stop in which another one asks for nothing new: a person may press the keys twice. */
const SAME_REQUEST = 1_000;

/**
 * Does work that would leave something behind if it ended half-way, but need not be done: a request to stop takes effect
 * as soon as the work has ended, and a later one at once.
 * @param work aborted by the signal; what it then throws does not matter
 */
export async function stoppedAfterwards<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const before = STOPPING.map((signal) => ({ signal, listeners: process.rawListeners(signal) }));
  const asked = new AbortController();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | undefined;
  const wait = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (first !== undefined && now - first.at > SAME_REQUEST) stop(signal);
    first ??= { signal, at: now };
    asked.abort();
  };
  const stop = (signal: NodeJS.Signals): void => {
    restore();
    if (!process.emit(signal, signal)) process.kill(process.pid, signal);
  };
  // A signal is lost that comes while nobody listens, so whoever listens next is added first.
  const restore = (): void => {
    for (const { signal, listeners } of before) {
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
      process.off(signal, wait);
    }
  };
  for (const { signal, listeners } of before) {
    process.on(signal, wait);
    for (const listener of listeners) process.off(signal, listener as NodeJS.SignalsListener);
  }
  try {
    return await work(asked.signal);
  } finally {
    // One that is on its way gets here.
    await setImmediate();
    restore();
    if (first !== undefined) stop(first.signal);
  }
}
