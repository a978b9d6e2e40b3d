import type { Command } from './command.ts';
import type { Flag } from './flag.ts';
import { FLAG_GROUPS, type FlagGroup } from './flag-groups.ts';
import { EXIT_CODES, PRECEDENCE, VARIABLES } from './help-facts.ts';
import type { Screen } from './terminal/fitted.ts';
import { type Layout, layoutFor } from './terminal/layout.ts';

const HEAD = 'ziti-mcp: every operation of an OpenZiti controller as an MCP tool, read-only unless you say otherwise.';

/** A list of flags that is longer than this is easier to read in groups. */
const MANY = 20;

/** The help of the whole program. */
export function programHelp(commands: readonly Command[], screen: Screen): string {
  const layout = layoutFor(screen);
  const lines = commands.map(({ name, operands, help }) =>
    layout.listEntry([name, operands].filter(Boolean).join(' '), help),
  );
  return [
    layout.wrap(HEAD),
    'Usage: ziti-mcp COMMAND [flags]',
    `Commands:\n${lines.join('\n')}`,
    layout.wrap('ziti-mcp COMMAND --help shows the flags of a command.'),
    examplesOf(
      commands.flatMap(({ examples }) => examples.slice(0, 1)),
      layout,
    ),
    ...foot(layout),
  ].join('\n\n');
}

/** The help of one command. */
export function commandHelp({ name, operands, help, flags, examples }: Command, screen: Screen): string {
  const layout = layoutFor(screen);
  return [
    layout.wrap(['Usage: ziti-mcp', name, operands, flags.length > 0 && '[flags]'].filter(Boolean).join(' ')),
    layout.wrap(`${help[0]?.toUpperCase()}${help.slice(1)}.`),
    ...(flags.length > 0 ? [flagList(flags, layout)] : []),
    examplesOf(examples, layout),
    ...foot(layout),
  ].join('\n\n');
}

/** Flags under one heading; those that need none come first. */
export interface HeadedFlags {
  readonly heading?: FlagGroup;
  readonly flags: readonly Flag[];
}

/** The flags of a command as they are shown: a long list in groups. */
export function headedFlags(flags: readonly Flag[]): readonly HeadedFlags[] {
  if (flags.length <= MANY) return [{ flags }];
  const groups = FLAG_GROUPS.map((heading) => ({ heading, flags: flags.filter(({ group }) => group === heading) }));
  const others = { flags: flags.filter(({ group }) => group === undefined) };
  return [others, ...groups].filter((each) => each.flags.length > 0);
}

/** A flag as it is written. */
export const flagUsage = ({ name, value }: Flag): string => `--${name}${value === undefined ? '' : ` ${value}`}`;

/** What a flag does, and an earlier server's spellings of it. */
export const flagHelp = ({ help, also = [] }: Flag): string =>
  [help, ...also.map((name) => `same as --${name}`)].join('; ');

function flagList(flags: readonly Flag[], { wrap, listEntry }: Layout): string {
  const title = wrap('Flags, with their defaults in parentheses:');
  const parts = headedFlags(flags).map(({ heading, flags }) => {
    const entries = flags.map((flag) => listEntry(flagUsage(flag), flagHelp(flag)));
    return [...(heading === undefined ? [] : ['', `${heading}:`]), ...entries].join('\n');
  });
  return [title, ...parts].join('\n');
}

function examplesOf(examples: readonly string[], { commandLine }: Layout): string {
  return `Examples:\n${examples.map(commandLine).join('\n')}`;
}

function foot(layout: Layout): string[] {
  const list = (entries: Readonly<Record<string, string>>): string =>
    Object.entries(entries)
      .map(([name, text]) => layout.listEntry(name, text))
      .join('\n');
  return [layout.wrap(PRECEDENCE), `Variables without a flag:\n${list(VARIABLES)}`, `Exit codes:\n${list(EXIT_CODES)}`];
}
