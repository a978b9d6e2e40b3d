export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where the runtime says what it does. Fields are plain data for a machine to filter by; they never hold a secret. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** Whether lines of this level are kept at all, where that is known: what is not need not be prepared. */
  keeps?(level: LogLevel): boolean;
}

/** Keeps nothing: for callers who want no log. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The same log, with these fields in every entry. */
export function withFields(log: Logger, own: Record<string, unknown>): Logger {
  const at =
    (level: LogLevel): Logger['info'] =>
    (message, fields) =>
      log[level](message, { ...own, ...fields });
  const keeps = log.keeps?.bind(log);
  return {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    ...(keeps === undefined ? {} : { keeps }),
  };
}
