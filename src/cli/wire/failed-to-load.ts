import type { Logger } from '../../common/log.ts';

/** What happens to calls whose code can no longer be loaded, for example while the package is being replaced. */
export const failedToLoad =
  (log: Logger) =>
  ({ code, message }: NodeJS.ErrnoException): never => {
    log.error('the part that makes calls cannot be loaded', { code, message });
    throw new Error('This server cannot make calls: a part of it cannot be loaded. Restart it, or reinstall it.');
  };
