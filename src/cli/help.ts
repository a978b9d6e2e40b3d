import type { Command } from './commands/command.ts';
import type { Flag } from './flags.ts';
import { EXIT_CODES, PRECEDENCE, VARIABLES } from './help-facts.ts';
import { commandLine, listEntry, wrap } from './terminal/layout.ts';

const HEAD = 'ziti-mcp: every operation of an OpenZiti controller as an MCP tool, read-only unless you say otherwise.';

const list = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([name, text]) => listEntry(name, text))
    .join('\n');

const FOOT = [wrap(PRECEDENCE), `Variables without a flag:\n${list(VARIABLES)}`, `Exit codes:\n${list(EXIT_CODES)}`];

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  const lines = commands.map(({ name, operands, help }) => listEntry([name, operands].filter(Boolean).join(' '), help));
  return [
    wrap(HEAD),
    'Usage: ziti-mcp COMMAND [flags]',
    `Commands:\n${lines.join('\n')}`,
    'ziti-mcp COMMAND --help shows the flags of a command.',
    examplesOf(commands.flatMap(({ examples }) => examples.slice(0, 1))),
    ...FOOT,
  ].join('\n\n');
}

/** The help of one command. */
export function commandHelp({ name, operands, help, flags, examples }: Command): string {
  return [
    `Usage: ziti-mcp ${[name, operands, ...(flags.length > 0 ? ['[flags]'] : [])].filter(Boolean).join(' ')}`,
    wrap(`${help[0]?.toUpperCase()}${help.slice(1)}.`),
    ...(flags.length > 0 ? [`Flags, with their defaults in parentheses:\n${flags.map(flagEntry).join('\n')}`] : []),
    examplesOf(examples),
    ...FOOT,
  ].join('\n\n');
}

/** A flag as it is written. */
export const flagUsage = ({ name, value }: Flag): string => `--${name}${value === undefined ? '' : ` ${value}`}`;

/** What a flag does, and an earlier server's spellings of it. */
export const flagHelp = ({ help, also = [] }: Flag): string =>
  [help, ...also.map((name) => `also --${name}`)].join('; ');

const flagEntry = (flag: Flag): string => listEntry(flagUsage(flag), flagHelp(flag));

const examplesOf = (examples: readonly string[]): string => `Examples:\n${examples.map(commandLine).join('\n')}`;
