import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allCommands, COMMANDS } from '../../src/cli/commands/index.ts';
import { runHere } from '../support/run-here.ts';

const commands = await allCommands();

test('lists each command under its own name', () => {
  expect(commands.map(({ name }) => name)).toEqual(Object.keys(COMMANDS));
});

const help = async (...args: readonly string[]) => (await runHere([...args, '--help'])).stdout;
const tooLong = (text: string) => text.split('\n').filter((line) => line.length > 80);
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

  test('only uses macros that every man program knows', () => {
    const requests = page.match(/^[.'].*?(?=\s|$)/gm) ?? [];
    expect([...new Set(requests)].sort()).toEqual(['.B', '.I', '.PP', '.SH', '.SS', '.TH', '.TP', '.fi', '.nf']);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
