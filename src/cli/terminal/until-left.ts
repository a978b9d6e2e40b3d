/**
 * Prompts until a person leaves, by Ctrl-C, or by the end of the input (Ctrl-D, or a terminal that closes). The prompts'
 * library does not notice that end: nothing is left to do then, and Node would end the process as if all was well.
 * @param prompt cancelled by the signal
 */
export async function untilLeft<T>(prompt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const left = new AbortController();
  const leave = () => left.abort();
  process.once('beforeExit', leave);
  try {
    return await prompt(left.signal);
  } finally {
    process.off('beforeExit', leave);
  }
}
