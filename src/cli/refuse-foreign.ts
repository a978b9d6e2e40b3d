import { ForeignPath } from '../common/own-files.ts';
import { UsageError } from './usage-error.ts';

/** Makes a path that others can have touched wrong usage of the flag that names it. @throws {UsageError} */
export function refuseForeign(option: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof ForeignPath ? new UsageError(`${option}: ${error.message}`) : error;
  }
}
