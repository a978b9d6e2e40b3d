import { ForeignPath } from '../../common/foreign-path.ts';
import { systemReason } from '../../common/system-reason.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Turns the errors of a path that others can modify, and of one that cannot be used, into a usage error of its flag.
 * @throws {UsageError}
 */
export function refuseForeign(option: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof ForeignPath) throw new UsageError(`${option}: ${error.message}`);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new UsageError(`${option}: ${path} is a folder. Name a file.`);
    if (path === undefined) throw error;
    throw new UsageError(`${option}: ${path} cannot be used: ${systemReason(error)}. Use another path.`);
  }
}
