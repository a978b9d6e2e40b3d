/** Tells work that is under way to end: the part of an `AbortSignal` (DOM, section 3.2) that calls listen to. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why; undefined until then. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * A signal and the way to give it. Each call has one or two, and an `AbortController` takes longer to make than a call
 * takes to be checked.
 */
export class Stop implements StopSignal {
  aborted = false;
  reason: unknown;
  readonly #listeners = new Set<() => void>();

  /** Gives the signal, once: what comes later changes nothing. */
  abort(reason: unknown = new Error('the call was taken back')): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}

/** Gives work one signal for two: it comes when the first of them does. */
export async function withEither<T>(
  signals: readonly [StopSignal, StopSignal],
  work: (either: StopSignal) => Promise<T>,
): Promise<T> {
  const either = new Stop();
  const stop = () => either.abort();
  if (signals.some(({ aborted }) => aborted)) stop();
  for (const signal of signals) signal.addEventListener('abort', stop);
  try {
    return await work(either);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}

/** Waits for work that others wait for too: the signal ends the waiting, never the work. @throws the signal's reason */
export function untilStopped<T>(work: Promise<T>, signal: StopSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    if (signal.aborted) give();
    signal.addEventListener('abort', give);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}
