import { text as textOf } from 'node:stream/consumers';
import type { Prompter } from '../logins/storable-login.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { fitted } from '../terminal/fitted.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';
import { note } from '../terminal/note.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { untilLeft } from '../terminal/until-left.ts';
import { UsageError } from '../usage-error.ts';
import { isArgument } from './is-argument.ts';

/** Where a prompt is shown, and what ends it. */
interface Screen {
  readonly output: typeof process.stderr;
  readonly signal: AbortSignal;
}

/** The person cancelled: nothing is stored. */
export class Cancelled extends Error {}

/**
 * Prompts at the terminal for what flags, variables and stdin do not give. Without a terminal, they must give
 * everything.
 */
export async function createPrompter(values: Values, environment: Environment): Promise<Prompter> {
  const prompts = hasTerminal() ? await import('../terminal/prompts.ts') : undefined;
  const output = process.stderr;
  const fromStdin = linesOfStdin();
  const required =
    (check?: (text: string) => string | undefined, usual?: string) =>
    (given = ''): string | undefined => {
      const answer = given.trim() || usual;
      return answer ? fault(check?.(answer)) : 'Enter a value.';
    };
  const fault = (text: string | undefined) =>
    text === undefined
      ? undefined
      : prompts?.lined(
          text.replace(/^./, (first) => first.toUpperCase()),
          output,
        );

  return {
    values,
    environment,
    attended: prompts !== undefined,
    async text(flag, question, check, { usual, earlier } = {}) {
      const value = values.text(flag);
      const fault = value === undefined ? undefined : check?.(value);
      // A value with an @ may contain a password.
      const quoted = value?.includes('@') ? '' : ` ${value}`;
      if (fault !== undefined) throw new UsageError(`--${flag}${quoted}: ${fault}`);
      if (value !== undefined) return value;
      if (prompts === undefined) throw missing(flag);
      const message = prompts.lined(question, output);
      const offered = usual === undefined ? {} : { placeholder: usual, defaultValue: usual };
      const start = earlier === undefined ? {} : { initialValue: earlier };
      const validate = required(check, usual);
      return (await answered((at) => prompts.text({ message, validate, ...at, ...offered, ...start }))).trim();
    },
    async choice(flag, question, options, usual) {
      const fromFlag = values.text(flag);
      if (fromFlag !== undefined && !options.some(({ value }) => value === fromFlag)) {
        throw new UsageError(
          `--${flag} is ${quoteWord(fromFlag)}: use ${options.map(({ value }) => value).join(', ')}.`,
        );
      }
      if (fromFlag !== undefined) return fromFlag;
      if (prompts === undefined) throw missing(flag, options.map(({ value }) => value).join('|'));
      const initial = usual === undefined ? {} : { initialValue: usual };
      const all = options.map((each) => ({ ...each }));
      return answered((at) => prompts.select({ message: question, options: all, ...at, ...initial }));
    },
    async secret(flag, question) {
      const value = values.text(flag);
      if (value === '-') return fromStdin(flag);
      if (value !== undefined) {
        if (isArgument(flag, { values, environment })) {
          note(`other users of this machine can see arguments: use --${flag} - and pass the secret on stdin.`);
        }
        return value;
      }
      if (prompts === undefined) throw missing(flag, '-');
      const message = prompts.lined(question, output);
      return answered((at) => prompts.password({ message, validate: required(), ...at }));
    },
    async code(question) {
      if (prompts === undefined) throw new UsageError('There is no terminal to prompt you for a code.');
      const message = prompts.lined(question, output);
      return answered((at) => prompts.password({ message, validate: required(), ...at }));
    },
    async several(question, options) {
      if (prompts === undefined || options.length === 0) return [];
      const all = options.map((each) => ({ ...each }));
      return answered((at) => prompts.multiselect({ message: question, options: all, required: false, ...at }));
    },
    confirm: async (question) =>
      prompts !== undefined && answered((at) => prompts.confirm({ message: question, initialValue: false, ...at })),
    show: (text) =>
      prompts === undefined
        ? void output.write(`${text}\n`)
        : prompts.log.info(fitted(text, output, prompts.MARGIN), { output }),
    progress: (text) => prompts?.log.step(fitted(text, output, prompts.MARGIN), { output }),
  };
}

/** What the person answered. @throws {Cancelled} if they left the prompt */
async function answered<T>(prompt: (at: Screen) => Promise<T>): Promise<Exclude<T, symbol>> {
  const typed = await untilLeft((signal) => prompt({ output: process.stderr, signal }));
  if (typeof typed === 'symbol') throw new Cancelled();
  return typed as Exclude<T, symbol>;
}

const missing = (flag: string, value = 'VALUE') =>
  new UsageError(`--${flag} ${value} is required, because there is no terminal to prompt you.`);

/** Reads the lines of stdin one by one: several secrets come in the order of their prompts. */
function linesOfStdin(): (flag: string) => Promise<string> {
  let lines: Promise<string[]> | undefined;
  return async (flag) => {
    lines ??= textOf(process.stdin).then((all) => all.split(/\r?\n/));
    const line = (await lines).shift();
    if (!line) throw new UsageError(`--${flag} - reads a line from stdin, but there is none.`);
    return line;
  };
}
