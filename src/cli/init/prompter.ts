import { text as textOf } from 'node:stream/consumers';
import type { Choice, Prompter } from '../logins/storable-login.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { hasTerminal } from '../terminal/has-terminal.ts';
import { note } from '../terminal/note.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { UsageError } from '../usage-error.ts';
import { withoutTerminal } from './asker.ts';
import { atTerminal } from './at-terminal.ts';
import { isArgument } from './is-argument.ts';

/**
 * Prompts at the terminal for what flags, variables and stdin do not give. Without a terminal, they must give
 * everything.
 */
export async function createPrompter(values: Values, environment: Environment): Promise<Prompter> {
  const attended = hasTerminal();
  const asker = attended ? atTerminal(await import('../terminal/prompts.ts')) : withoutTerminal;
  const fromStdin = linesOfStdin();
  return {
    ...asker,
    values,
    environment,
    attended,
    text: async (flag, question, check, answers) =>
      givenText(values, flag, check) ?? asker.text(flag, question, check, answers),
    choice: async (flag, question, options, usual) =>
      givenChoice(values, flag, options) ?? asker.choice(flag, question, options, usual),
    async secret(flag, question) {
      const given = values.text(flag);
      // At a terminal, stdin is what a person types, which must not be shown.
      if (given === undefined || (given === '-' && attended)) return asker.secret(flag, question);
      if (given === '-') return fromStdin(flag);
      if (isArgument(flag, { values, environment })) {
        note(`other users of this machine can see arguments: use --${flag} - and pass the secret on stdin.`);
      }
      return given;
    },
  };
}

/** The value of a flag. @throws {UsageError} if the check refuses it */
function givenText(
  values: Values,
  flag: string,
  check: ((text: string) => string | undefined) | undefined,
): string | undefined {
  const value = values.text(flag);
  const fault = value === undefined ? undefined : check?.(value);
  if (fault === undefined) return value;
  // A value with an @ may contain a password.
  const quoted = value?.includes('@') ? '' : ` ${value}`;
  throw new UsageError(`--${flag}${quoted}: ${fault}`);
}

/** The choice that a flag makes. @throws {UsageError} if there is no such choice */
function givenChoice(values: Values, flag: string, options: readonly Choice[]): string | undefined {
  const given = values.text(flag);
  if (given === undefined || options.some(({ value }) => value === given)) return given;
  throw new UsageError(`--${flag} is ${quoteWord(given)}: use ${options.map(({ value }) => value).join(', ')}.`);
}

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
