import type { Command } from '../command.ts';
import type { Flag } from '../flag.ts';

/** What may follow a flag, or be an operand: one of several names, a path, or something that cannot be completed. */
export type Answer = readonly string[] | 'tools' | 'categories' | 'path' | 'anything';

/** A flag as a shell completes it; `answer` is absent for a flag that takes no value. */
export interface CompletedFlag {
  readonly name: string;
  readonly help: string;
  readonly answer?: Answer;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly flags: readonly CompletedFlag[];
  /** Words that its operands consist of. */
  readonly words: readonly string[];
  /** Whether an operand may be the name of a tool. */
  readonly takesTool: boolean;
}

/** Everything a completion script needs. */
export interface Completion {
  readonly commands: readonly CompletedCommand[];
  readonly tools: readonly string[];
  readonly categories: readonly string[];
}

const HELP: CompletedFlag = { name: 'help', help: 'show the flags of this command' };

/** A command, from its help: lower-case words in `operands` are typed literally. */
export function completed({ name, help, operands = '', flags }: Command): CompletedCommand {
  const words = operands.replace(/\S+=\S+/g, '').match(/\b[a-z]+\b/g) ?? [];
  return { name, help, flags: [...flags.map(completedFlag), HELP], words, takesTool: /\bTOOL\b/.test(operands) };
}

function completedFlag(flag: Flag): CompletedFlag {
  const { name, help, kind } = flag;
  return kind === 'switch' ? { name, help } : { name, help, answer: answerOf(flag) };
}

function answerOf({ name, value, choices }: Flag): Answer {
  if (choices !== undefined) return choices;
  if (value === 'GLOBS') return 'tools';
  if (name === 'categories') return 'categories';
  return /^(FILE|DIR)/.test(value ?? '') ? 'path' : 'anything';
}
