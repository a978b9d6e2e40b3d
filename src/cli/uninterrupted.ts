/** Does work that must not end half-way, such as two files that belong together: an interrupt (Ctrl-C) is ignored meanwhile. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  try {
    return await work();
  } finally {
    process.off('SIGINT', ignore);
  }
}
