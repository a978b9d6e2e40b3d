import type { Signal } from './signal.ts';

/** Combines two signals into one that aborts with the first of them. */
export async function withEitherSignal<T>(
  signals: readonly [Signal, Signal],
  work: (either: AbortSignal) => Promise<T>,
): Promise<T> {
  // `AbortSignal.any` would keep a part of each call for as long as the longest-lived signal lives (Node 20).
  const either = new AbortController();
  const stop = () => either.abort();
  if (signals.some(({ aborted }) => aborted)) stop();
  for (const signal of signals) signal.addEventListener('abort', stop);
  try {
    return await work(either.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}

/** Waits for work that others wait for too: the signal ends the wait, never the work. @throws the signal's reason */
export function untilAborted<T>(work: Promise<T>, signal: Signal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
