import type { Logger, LogLevel } from '../../../common/log.ts';
import { mapStrings } from '../../../common/map-strings.ts';
import type { KnownSecrets } from './known-secrets.ts';

/** A log that never contains the secrets this process holds, whoever writes them by mistake. */
export function guardedLog(log: Logger, known: KnownSecrets): Logger {
  const at =
    (level: LogLevel): Logger['info'] =>
    (message, fields) => {
      if (log.keeps?.(level) === false) return;
      const redact = (text: string) => known.redact(text);
      log[level](redact(message), mapStrings(fields, redact) as typeof fields);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
