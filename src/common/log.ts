export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The runtime's log. Fields are plain data for machines to filter by; they never contain a secret. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** Whether this level is logged at all, if known: entries that are not need not be prepared. */
  keeps?(level: LogLevel): boolean;
}

/** Logs nothing: for callers without a log. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The same log, with these fields in every entry. */
export function withFields(log: Logger, added: Record<string, unknown>): Logger {
  const at =
    (level: LogLevel): Logger['info'] =>
    (message, fields) =>
      log[level](message, { ...added, ...fields });
  const keeps = log.keeps?.bind(log);
  return {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    ...(keeps === undefined ? {} : { keeps }),
  };
}
