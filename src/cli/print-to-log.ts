import { format } from 'node:util';
import type { Logger, LogLevel } from '../common/log.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/**
 * Sends what libraries print to the log, without secrets, until it is disposed: standard output belongs to the protocol,
 * and a log of JSON lines to programs.
 */
export function printToLog(log: Logger, known: KnownSecrets): Disposable {
  const printAt =
    (level: LogLevel) =>
    async (...printed: unknown[]) => {
      const { guardedLog } = await import('../runtime/safety/secrets/guarded-log.ts');
      guardedLog(log, known)[level](format(...printed));
    };
  const before = { ...console };
  for (const [method, level] of Object.entries(LEVELS)) Object.assign(console, { [method]: printAt(level) });
  return { [Symbol.dispose]: () => Object.assign(console, before) };
}
