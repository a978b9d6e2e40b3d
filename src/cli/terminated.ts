/** Resolves when the process is asked to stop, from the terminal or by its parent. */
export function untilTerminated(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
