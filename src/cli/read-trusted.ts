import { readFileSync } from 'node:fs';
import { checkTrustedFile } from '../common/trusted-files.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { UsageError } from './usage-error.ts';

/**
 * The text of a file that decides what this program does.
 * @param option what names the file, for messages
 * @throws {UsageError} for a file that others can write to; and what reading throws
 */
export function readTrusted(option: string, file: string): string {
  refuseForeign(option, () => checkTrustedFile(file));
  return readFileSync(file, 'utf8');
}

/**
 * The same, for a file that a flag names.
 * @param option the flag, for messages
 * @throws {UsageError} for a file that cannot be read, too
 */
export function readNamed(option: string, file: string): string {
  try {
    return readTrusted(option, file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${option} ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
