import { ForeignPath } from '../common/private-files.ts';
import { UsageError } from './usage-error.ts';

/** Turns the error for a path that others can modify into a usage error of its flag. @throws {UsageError} */
export function refuseForeign(option: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof ForeignPath ? new UsageError(`${option}: ${error.message}`) : error;
  }
}
