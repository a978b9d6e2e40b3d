import type { Command } from '../src/cli/command.ts';
import type { Flag } from '../src/cli/flag.ts';
import { flagHelp, flagUsage, type HeadedFlags, headedFlags } from '../src/cli/help.ts';
import { EXIT_CODES, PRECEDENCE, VARIABLES } from '../src/cli/help-facts.ts';

/** The manual page of the program (man(7)), from the same lists as its help. */
export function manPage(commands: readonly Command[], version: string): string {
  return `${[
    `.TH ZITI-MCP 1 "" "ziti-mcp ${version}" "User Commands"`,
    '.SH NAME',
    'ziti\\-mcp \\- every operation of an OpenZiti controller as an MCP tool',
    '.SH SYNOPSIS',
    '.B ziti\\-mcp',
    '.I COMMAND',
    '[\\fIflags\\fR]',
    '.SH DESCRIPTION',
    text('Serves the operations of an OpenZiti controller to an AI assistant over the Model Context Protocol.'),
    text('Nothing may change the network unless a flag or a policy file says so.'),
    text(PRECEDENCE),
    '.SH COMMANDS',
    ...commands.flatMap(section),
    '.SH ENVIRONMENT',
    ...entries(VARIABLES),
    '.SH EXIT STATUS',
    ...entries(EXIT_CODES),
  ].join('\n')}\n`;
}

function section({ name, operands, help, flags, examples }: Command): string[] {
  return [
    `.SS ${text([name, operands].filter(Boolean).join(' '))}`,
    text(`${help[0]?.toUpperCase()}${help.slice(1)}.`),
    ...headedFlags(flags).flatMap(headedEntries),
    '.PP',
    examples.length > 1 ? 'Examples:' : 'Example:',
    '.PP',
    '.nf',
    ...examples.map((example) => `    ${text(example)}`),
    '.fi',
  ];
}

const headedEntries = ({ heading, flags }: HeadedFlags): string[] => [
  ...(heading === undefined ? [] : ['.PP', `.I ${text(`${heading}:`)}`]),
  ...flags.flatMap(flagEntry),
];

const flagEntry = (flag: Flag): string[] => ['.TP', `.B ${text(flagUsage(flag))}`, text(flagHelp(flag))];

const entries = (list: Readonly<Record<string, string>>): string[] =>
  Object.entries(list).flatMap(([name, meaning]) => ['.TP', `.B ${text(name)}`, text(meaning)]);

/** Escapes a text for roff: no escapes, no typographic quotes, no request at the start of a line. */
const text = (value: string): string =>
  value
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('"', '\\(dq')
    .replace(/^\./, '\\&.');
