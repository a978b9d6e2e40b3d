import type { Writable } from 'node:stream';
import { systemReason } from '../../common/system-reason.ts';
import { UsageError } from '../usage-error.ts';
import { fitted, type Screen } from './fitted.ts';

/**
 * Writes a line and waits until it is flushed, so that a process that exits loses nothing.
 * @throws {UsageError} if it cannot be written, as when a disk is full
 */
export async function print(stdout: Writable, text: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    // The reader is gone, as with `| head`: there is nothing left to do.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    throw new UsageError(`The output cannot be written: ${systemReason(error)}.`);
  }
}

/** Prints a text for people, with its lines broken to fit the terminal. */
export const printProse = (stdout: Writable & Screen, text: string): Promise<void> =>
  print(stdout, fitted(text, stdout));
