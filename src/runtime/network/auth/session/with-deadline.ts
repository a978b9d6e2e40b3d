import type { LoginTools } from '../login.ts';

/** Waits for work, but no longer than this. @throws {Error} `late` after that time, or if the server stops */
export async function withDeadline<T>(
  done: Promise<T>,
  milliseconds: number,
  { clock, closing }: Pick<LoginTools, 'clock' | 'closing'>,
  late: Error,
): Promise<T> {
  // The timer ends with the work, or it would keep the program alive.
  const over = new AbortController();
  const stop = () => over.abort(late);
  if (closing.aborted) stop();
  closing.addEventListener('abort', stop);
  try {
    return await Promise.race([done, clock.sleep(milliseconds, over.signal).then(() => Promise.reject(late))]);
  } finally {
    closing.removeEventListener('abort', stop);
    over.abort(late);
  }
}
