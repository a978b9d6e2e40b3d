/** What asks a process to stop: the person at its terminal, its parent, or a terminal that closes. */
export const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when the process is asked to stop. */
export function untilTerminated(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOPPING) process.once(signal, () => resolve());
  });
}

/** Aborts when the process is first asked to stop, so that it can log out and end. Asked again, it ends at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const abort = (): void => {
    for (const signal of STOPPING) process.off(signal, abort);
    stop.abort();
  };
  for (const signal of STOPPING) process.on(signal, abort);
  return stop.signal;
}
