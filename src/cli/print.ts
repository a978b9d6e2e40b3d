import type { Writable } from 'node:stream';
import { fitted, type Screen } from './fitted.ts';

/** Writes a line and waits until it is flushed, so that a process that exits loses nothing. */
export function print(stdout: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(`${text}\n`, (error) => {
      // The reader is gone, as with `| head`: there is nothing left to do.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}

/** The same for a text that people read, which may be broken between words. */
export const printProse = (stdout: Writable & Screen, text: string): Promise<void> =>
  print(stdout, fitted(text, stdout));
