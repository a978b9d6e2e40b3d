import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { networksOf, withoutNetworks } from '../../src/cli/installers/entry-networks.ts';
import type { Home } from '../networks/home.ts';
import { CTRL_C, dialogue, ENTER } from '../support/dialogue.ts';
import { runHere } from '../support/run-here.ts';
import { hasPseudoTerminal } from '../support/terminal.ts';
import { homeWithNetworks, put } from './stored-networks.ts';

/** What happens to the entries of clients when a network is gone. */
let home: Home;
beforeEach(() => {
  home = homeWithNetworks();
});
afterEach(() => home.remove());

const run = (...args: readonly string[]) => runHere(args, { env: home.env });

const inHome = (...parts: readonly string[]) => join(home.path, ...parts);
const cursor = () => inHome('.cursor', 'mcp.json');
const codex = () => inHome('.codex', 'config.toml');
const goose = () => inHome('.config', 'goose', 'config.yaml');
const entry = (...args: readonly string[]) => ({ command: 'npx', args: ['-y', 'ziti-mcp', 'run', ...args] });
const cursorWith = (servers: object) => put(cursor(), `{\n  // mine\n  "mcpServers": ${JSON.stringify(servers)}\n}\n`);

describe('the networks of an entry, and the entry without one', () => {
  const rest = ['--expose', 'find'];
  test.each<[string, object, string[], object | undefined]>([
    ['no network', entry(), [], undefined],
    ['one', entry('--network', 'lab', ...rest), ['lab'], undefined],
    ['another', entry('--network', 'prod'), ['prod'], entry('--network', 'prod')],
    ['two flags', entry('--network', 'lab', '--network', 'prod'), ['lab', 'prod'], entry('--network', 'prod')],
    ['a list', entry('--network', 'prod,lab', ...rest), ['prod', 'lab'], entry('--network', 'prod', ...rest)],
    ['the other way of writing it', entry('--network=lab,prod'), ['lab', 'prod'], entry('--network=prod')],
    [
      'one list for program and arguments',
      { command: ['ziti-mcp', 'run', '--network', 'lab', '--network', 'prod'], enabled: true },
      ['lab', 'prod'],
      { command: ['ziti-mcp', 'run', '--network', 'prod'], enabled: true },
    ],
    [
      'a variable',
      { ...entry(), env: { ZITI_MCP_NETWORK: 'lab,prod', A: 'b' } },
      ['lab', 'prod'],
      { ...entry(), env: { ZITI_MCP_NETWORK: 'prod', A: 'b' } },
    ],
    ['a flag without its value', entry('--network'), [], undefined],
  ])('%s', (_, before, names, after) => {
    expect(networksOf({ ...before })).toEqual(names);
    expect(withoutNetworks({ ...before }, ['lab'])).toEqual(after);
  });
});

test('an entry that is written for another network says which one it no longer uses, if that is still stored', async () => {
  cursorWith({ ziti: entry('--network', 'lab,gone'), other: entry('--network', 'prod') });
  const { stdout } = await run('install', 'cursor', '--network', 'prod');
  expect(stdout).toContain('It no longer uses lab. For all of them, run ziti-mcp install cursor --network prod,lab\n');
  expect(stdout).not.toContain('gone');
  expect((await run('install', 'cursor', '--network', 'prod,lab')).stdout).not.toContain('no longer');
});

test('removing a network names the clients that still use it, with the command that takes it out of them', async () => {
  cursorWith({ ziti: entry('--network', 'lab'), both: entry('--network', 'lab,prod'), other: { command: 'lab' } });
  put(codex(), 'model = "x"\n[mcp_servers.ziti]\ncommand = "npx"\nargs = ["-y", "ziti-mcp", "run", "--network=lab"]\n');
  put(goose(), 'extensions:\n  ziti:\n    cmd: ziti-mcp\n    args: [run, --network, prod]\n');
  const { code, stdout } = await run('networks', 'remove', 'lab');
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(1, -1)).toEqual([
    'These clients still start the server with lab:',
    `  Cursor: ${cursor()}`,
    `  Cursor: ${cursor()}`,
    `  Codex CLI: ${codex()}`,
    'To remove it from them, run ziti-mcp uninstall --network lab',
  ]);

  const shown = await run('uninstall', '--network', 'lab', '--dry-run');
  expect(shown.stdout).toMatch(/^-args = .*--network=lab/m);
  expect(shown.stdout).toMatch(/^\+ *"prod"$/m);
  expect(readFileSync(codex(), 'utf8')).toContain('lab');

  expect((await run('uninstall', '--network', 'lab')).code).toBe(0);
  const kept = readFileSync(cursor(), 'utf8');
  expect(kept).toContain('// mine');
  expect(JSON.parse(kept.replace('// mine', '')).mcpServers).toEqual({
    both: entry('--network', 'prod'),
    other: { command: 'lab' },
  });
  expect(readFileSync(codex(), 'utf8')).not.toContain('ziti');
  expect(readFileSync(goose(), 'utf8')).toContain('ziti-mcp');
  expect((await run('uninstall', '--network', 'lab')).stdout).toBe('No client uses lab.\n');
});

test('nothing is printed if no client uses it, or about another server', async () => {
  cursorWith({ ziti: entry('--network', 'prod'), other: { command: 'other-mcp', args: ['--network', 'lab'] } });
  const { code, stdout } = await run('networks', 'remove', 'lab');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Removed the network lab\. [^\n]*\n$/);
});

test('a flag that no server would start with is not written into an entry', async () => {
  cursorWith({});
  const before = readFileSync(cursor(), 'utf8');
  for (const [flags, says] of [
    [['--tools', 'lstServices'], /--tools: .* Did you mean listServices/],
    [['--expose', 'categories'], /--expose categories needs --categories/],
    [['--policy', inHome('none.yaml')], /none\.yaml/],
  ] as const) {
    expect(await run('install', 'cursor', '--network', 'lab', ...flags)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(says),
    });
  }
  expect(readFileSync(cursor(), 'utf8')).toBe(before);
});

test('a link is read, as its client reads it, but not replaced', async () => {
  const real = inHome('dotfiles', 'mcp.json');
  put(real, JSON.stringify({ mcpServers: { ziti: entry('--network', 'lab') } }));
  mkdirSync(dirname(cursor()));
  symlinkSync(real, cursor());
  expect((await run('networks', 'remove', 'lab')).stdout).toContain(`Cursor: ${cursor()}`);
  expect((await run('uninstall', '--network', 'lab')).code).toBe(2);
  expect(readFileSync(real, 'utf8')).toContain('lab');
});

test('uninstall without a name removes every entry of this server', async () => {
  cursorWith({ ziti: entry(), two: entry('--network', 'lab'), other: { command: 'other-mcp' } });
  expect((await run('install', '--list')).stdout).toContain('installed as "two"');
  expect((await run('uninstall', '--name', 'two')).stdout.match(/removed from/g)).toHaveLength(1);
  cursorWith({ ziti: entry(), two: entry('--network', 'lab'), other: { command: 'other-mcp' } });
  expect((await run('uninstall', 'cursor')).stdout.match(/removed from/g)).toHaveLength(2);
  expect(readFileSync(cursor(), 'utf8')).toContain('other-mcp');
  expect((await run('uninstall', 'cursor')).stdout).toContain('Cursor: nothing to change in');
});

test('an entry that you changed or put back yourself goes too, although the copy of the file has one', async () => {
  cursorWith({ other: { command: 'other-mcp' } });
  await run('install', 'cursor', '--network', 'lab');
  put(cursor(), readFileSync(cursor(), 'utf8').replace('// mine', '// changed'));
  await run('install', 'cursor', '--network', 'prod');
  expect(readFileSync(`${cursor()}.ziti-mcp.bak`, 'utf8')).toContain('"lab"');
  expect((await run('uninstall', 'cursor', '--name', 'ziti')).stdout).toContain('removed from');
  expect(readFileSync(cursor(), 'utf8')).not.toMatch(/ziti|"lab"|"prod"/);
});

test('entries of your own are all in the copy of a file that they are removed from', async () => {
  cursorWith({ mine: entry('--network', 'lab'), yours: entry('--network', 'prod') });
  const before = readFileSync(cursor(), 'utf8');
  await run('uninstall');
  expect(readFileSync(cursor(), 'utf8')).not.toMatch(/"lab"|"prod"/);
  expect(readFileSync(`${cursor()}.ziti-mcp.bak`, 'utf8')).toBe(before);
});

const answers: readonly [said: string, typed: string, code: number, taken: boolean][] = [
  ['yes', `y${ENTER}`, 0, true],
  ['Ctrl-C', CTRL_C, 130, false],
];
test.runIf(hasPseudoTerminal).each(answers)('at a terminal, it is removed once you agree: %s', async (...row) => {
  const [, typed, expected, taken] = row;
  put(cursor(), JSON.stringify({ mcpServers: { ziti: entry('--network', 'lab') } }));
  const said = [{ prompt: /Remove lab from their configuration/, typed }];
  const size = { columns: 80, rows: 24 };
  const { code, text: screen } = await dialogue(['networks', 'remove', 'lab'], size, said, home.env);
  const reported = taken ? 'Cursor: removed from' : 'run ziti-mcp uninstall --network lab';
  expect({ code, screen }).toMatchObject({ code: expected, screen: expect.stringContaining(reported) });
  expect(readFileSync(cursor(), 'utf8').includes('lab')).toBe(!taken);
  expect(existsSync(home.settings)).toBe(true);
});
