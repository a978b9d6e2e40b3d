import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allCommands, COMMANDS } from '../../src/cli/commands/index.ts';
import { commandHelp, programHelp } from '../../src/cli/help.ts';
import { runHere } from '../support/run-here.ts';

const commands = await allCommands();

test('lists each command under its own name', () => {
  expect(commands.map(({ name }) => name)).toEqual(Object.keys(COMMANDS));
});

const help = async (...args: readonly string[]) => (await runHere([...args, '--help'])).stdout;
/** Lines that are too long although they could be broken between words. */
const tooLong = (text: string, width = 80) =>
  text.split('\n').filter((line) => line.length > width && /\S \S/.test(line));
/** A text without line breaks, which depend on the terminal's width. */
const flowing = (text: string) => text.replace(/\s*\\?\n\s*/g, ' ');

test('the help of the program names every command, and fits in 80 columns', async () => {
  const text = await help();
  expect(tooLong(text)).toEqual([]);
  for (const { name, help } of commands) expect(flowing(text)).toMatch(new RegExp(` ${name} .*${escaped(help)}`));
});

describe.each(commands)('the help of $name', ({ name, flags, examples, help: does }) => {
  test('is complete: what it does, every flag, examples, variables and exit codes, in 80 columns', async () => {
    const text = await help(name);
    expect(tooLong(text)).toEqual([]);
    const whole = flowing(text);
    for (const flag of flags) expect(whole).toContain(`--${[flag.name, flag.value].filter(Boolean).join(' ')} `);
    for (const words of [...flags.map((flag) => flag.help), ...examples, does.slice(1)]) {
      expect(whole).toContain(flowing(words));
    }
    for (const word of ['ZITI_MCP_PASSWORD', 'ZITI_MCP_ALLOW_WRITE', 'Exit codes:']) expect(whole).toContain(word);
  });
});

describe('on a terminal of 40 columns', () => {
  const screen = { isTTY: true, columns: 40 };
  const words = (text: string) => text.split(/[\s\\]+/);
  /** Everything but the examples: a command is only broken where it stays easy to read. */
  const described = (text: string) => text.replace(/^Examples:\n(?: .*\n)+/m, '');

  test('the help of the program fits, and says all that it says elsewhere', () => {
    const text = programHelp(commands, screen);
    expect(tooLong(described(text), 40)).toEqual([]);
    expect(words(text)).toEqual(words(programHelp(commands, {})));
  });

  test.each(commands)('so does the help of $name', (command) => {
    const text = commandHelp(command, screen);
    expect(tooLong(described(text), 40)).toEqual([]);
    expect(words(text)).toEqual(words(commandHelp(command, {})));
  });
});

describe('the flags of a command', () => {
  /** The headings above the flags of a command, each with its flags. */
  async function groups(name: string): Promise<Map<string, string[]>> {
    const [, flags = ''] = (await help(name)).split(/(?=^Flags, )/m);
    const found = new Map<string, string[]>();
    for (const part of flags.split(/\n\n(?=Examples:)/)[0]?.split('\n\n') ?? []) {
      found.set(part.slice(0, part.search(/:$/m)), part.match(/(?<=^ {2}--)[\w-]+/gm) ?? []);
    }
    return found;
  }

  test('are in groups where they are many, with what to start with first', async () => {
    const run = await groups('run');
    expect([...run.keys()]).toEqual([
      ...['Flags, with their defaults in parentheses', 'Controller', 'Tools', 'Safety', 'Answers'],
      ...['Configuration, log and audit', 'HTTP, with --transport http', "Clients' login over HTTP"],
      ...['Replicas over HTTP', 'Other APIs'],
    ]);
    expect(run.get('Flags, with their defaults in parentheses')).toEqual([]);
    expect(run.get('Replicas over HTTP')).toEqual(['state', 'state-ca']);
  });

  test('of this command alone come before the groups', async () => {
    const call = await groups('call');
    expect([...call].slice(0, 2).map(([heading, [first]]) => [heading, first])).toEqual([
      ['Flags, with their defaults in parentheses', 'json'],
      ['Controller', 'network'],
    ]);
  });

  test('are one list where they are few', async () => {
    expect([...(await groups('keys')).keys()]).toEqual(['Flags, with their defaults in parentheses']);
  });

  test.each(commands)('each has a line of $name that starts with its name', async ({ name, flags }) => {
    const lines = (await help(name)).split('\n').filter((line) => line.startsWith('  --'));
    const names = lines.map((line) => /^ {2}--([\w-]+)/.exec(line)?.[1]);
    expect(names.sort()).toEqual(flags.map((flag) => flag.name).sort());
  });
});

describe('the manual page', () => {
  const page = readFileSync('dist/ziti-mcp.1', 'utf8');
  const plain = page
    .replaceAll('\\-', '-')
    .replaceAll('\\(aq', "'")
    .replaceAll('\\(ga', '`')
    .replaceAll('\\(dq', '"')
    .replaceAll('\\e', '\\');

  test.each(commands)('describes $name, its flags and its examples', ({ name, help, flags, examples }) => {
    const section = plain.split(/^\.S[SH] /m).find((each) => each.split(/\s/)[0] === name) ?? '';
    for (const words of [help.slice(1), ...flags.map((flag) => flag.help), ...examples])
      expect(section).toContain(words);
    for (const flag of flags) expect(section).toContain(`.B --${flag.name}`);
  });

  test('has the groups of flags', () => {
    const section = plain.split(/^\.SS /m).find((each) => each.startsWith('run')) ?? '';
    const headings = section.match(/(?<=^\.PP\n\.I ).*(?=\n\.TP)/gm);
    expect(headings?.slice(0, 2)).toEqual(['Controller:', 'Tools:']);
    expect(plain.split(/^\.SS /m).find((each) => each.startsWith('keys'))).not.toContain('.I ');
  });

  test('only uses macros that every man program knows', () => {
    const requests = page.match(/^[.'].*?(?=\s|$)/gm) ?? [];
    expect([...new Set(requests)].sort()).toEqual(['.B', '.I', '.PP', '.SH', '.SS', '.TH', '.TP', '.fi', '.nf']);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
