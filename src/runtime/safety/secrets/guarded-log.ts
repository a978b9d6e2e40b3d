import type { Logger, LogLevel } from '../../../common/log.ts';
import type { KnownSecrets } from './known-secrets.ts';

/** A log that never contains the secrets this process holds, whoever writes them by mistake. */
export function guardedLog(log: Logger, known: KnownSecrets): Logger {
  const at =
    (level: LogLevel): Logger['info'] =>
    (message, fields) => {
      if (log.keeps?.(level) === false) return;
      log[level](known.redact(message), fields === undefined ? undefined : redactedFields(fields, known));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function redactedFields(fields: Record<string, unknown>, known: KnownSecrets): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? known.redact(value) : value]),
  );
}
