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
