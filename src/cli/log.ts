import type { Writable } from 'node:stream';
import type { Logger, LogLevel } from '../common/log.ts';
import { LOG_LEVELS } from './flags.ts';
import type { Environment } from './merge.ts';
import type { Values } from './read-values.ts';
import { whenWritten } from './terminal/when-written.ts';

type Level = (typeof LOG_LEVELS)[number];

/**
 * A logger on stderr: one line per entry, as text for people or JSON for programs. Nothing written can control a
 * terminal, nor does it tell secrets.
 * @param usual the default log level
 * @param answers the stream that clients wait for, if there is one
 */
export function createLogger(
  values: Values,
  environment: Environment,
  usual: Level = 'info',
  answers?: Writable,
): Logger {
  const debugging = (environment['DEBUG'] ?? '').split(/[\s,]+/).some((name) => name === 'ziti-mcp' || name === '*');
  const level = (values.text('log-level') ?? (debugging ? 'debug' : usual)) as Level;
  const format = values.text('log-format') === 'json' ? asJson : asText;
  const lowest = LOG_LEVELS.indexOf(level);
  const write = safeWriter(answers);
  const keeps = (each: LogLevel) => LOG_LEVELS.indexOf(each) >= lowest;
  const at =
    (each: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (keeps(each)) write(format(each, message, fields));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), keeps };
}

/** Milliseconds that lines wait for a client that does not read its answers. */
const LONGEST_WAIT = 500;

/**
 * Writes lines to stderr, made safe. The code for that takes a third of a start to load, so it is loaded when the first messages
 * have been answered, a long list of tools to its end; lines wait until then.
 */
function safeWriter(answers: Writable | undefined): (line: string) => void {
  const waiting: string[] = [];
  let write = (line: string): void => void waiting.push(line);
  setImmediate(async () => {
    if (answers !== undefined) await whenWritten(answers, LONGEST_WAIT);
    const { safeLine } = await import('./terminal/safe-line.ts');
    write = (line) => void process.stderr.write(`${safeLine(line)}\n`);
    for (const line of waiting.splice(0)) write(line);
  });
  return (line) => write(line);
}

const asJson = (level: string, message: string, fields: Record<string, unknown>): string =>
  JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });

function asText(level: string, message: string, fields: Record<string, unknown>): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `${new Date().toISOString()} ${level} ${message}${rest.join('')}`;
}
