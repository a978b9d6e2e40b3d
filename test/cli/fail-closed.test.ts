/** A misspelt, empty or contradictory setting never allows more than was meant. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/commands/index.ts';
import { variableOf } from '../../src/cli/flag.ts';
import { merge, unknownVariables } from '../../src/cli/merge.ts';
import { parse } from '../../src/cli/parse.ts';
import { Values } from '../../src/cli/read-values.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

const commands = await allCommands();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-closed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = async (args: string[], says: RegExp, env: Record<string, string> = {}) =>
  expect(await runHere(args, { env })).toStrictEqual({ code: 2, stdout: '', stderr: expect.stringMatching(says) });

test.each([
  [['tools', '--deny', ''], {}],
  [['tools'], { ZITI_MCP_READONLY: 'true' }],
  [['tools', '--read-only', '--no-read-only'], {}],
  [['run'], { ZITI_MCP_SANDBOX: 'true', ZITI_MCP_CONTROLLER: 'https://c:1' }],
])('the real program refuses like the function that the tests below call: %j %j', async (args, env) => {
  expect(await runProgram(args, { env })).toStrictEqual(await runHere(args, { env }));
});

describe('every flag of every command can be given', () => {
  const callArgs = commands.flatMap((command) => command.flags.map((flag) => ({ command, flag })));
  test.each(callArgs)('$command.name --$flag.name', ({ command, flag }) => {
    const { name, kind, choices, also = [] } = flag;
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}');
    const text = name === 'config' ? file : 'one';
    const value = choices?.[0] ?? { number: '7', list: 'one', text, switch: '' }[kind];
    const read = (args: string[], environment = {}) => {
      const { operands, values } = parse(args, command.flags);
      expect(operands).toStrictEqual([]);
      const result = new Values(merge(values, environment, command.flags), command.flags);
      if (kind === 'switch') return result.on(name);
      return { number: () => result.number(name), list: () => result.list(name)?.[0], text: () => result.text(name) }[
        kind
      ]();
    };
    const want = kind === 'switch' ? true : kind === 'number' ? 7 : value;
    for (const each of [name, ...also]) {
      expect(read(kind === 'switch' ? [`--${each}`] : [`--${each}`, value])).toBe(want);
      if (kind !== 'switch') expect(read([`--${each}=${value}`])).toBe(want);
    }
    if (kind === 'switch') {
      expect(read([`--no-${name}`])).toBe(false);
      expect(() => read([`--${name}`, `--no-${name}`])).toThrow(/contradict each other/);
      expect(() => read([`--no-${name}`, `--${name}`])).toThrow(/contradict each other/);
      expect(read([`--${name}`, `--${name}`])).toBe(true);
    } else expect(() => read([`--${name}`, '--read-only'])).toThrow(/needs a value/);
    expect(read([], { [variableOf(name)]: kind === 'switch' ? 'true' : value })).toBe(want);
  });
  test('the one that begins with "no", passed to the real program', async () => {
    const { code, stderr } = await runProgram(['call', 'listServices', 'limit=1', '--sandbox', '--no-verify']);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  });
});

describe('an unknown variable with the prefix of this program', () => {
  test.each([
    ['ZITI_MCP_READONLY', /Unknown variable ZITI_MCP_READONLY\. Did you mean ZITI_MCP_READ_ONLY\?/],
    ['ZITI_MCP_DENYS', /Did you mean ZITI_MCP_DENY\?/],
    ['ZITI_MCP_PASWORD', /Did you mean ZITI_MCP_PASSWORD/],
    ['ziti_mcp_deny', /Unknown variable ziti_mcp_deny\. Did you mean ZITI_MCP_DENY\?/],
    ['ZITI_MCP_SOMETHING_ELSE', /run --help names the flags/],
    ['ZITI_MCP_', /Unknown variable/],
  ])('%s', (name, says) => refused(['tools', '--sandbox'], says, { [name]: 'hunter2' }));
  test('its value is not repeated', async () => {
    const { stderr } = await runHere(['tools'], { env: { ZITI_MCP_PASWORD: 'hunter2' } });
    expect(stderr).not.toContain('hunter2');
  });
  test('variables of other commands and of other programs are accepted', async () => {
    const env = { ZITI_MCP_READ_ONLY: 'true', ZITI_MCP_SIZE: 'empty', ZITI_OTHER: 'x' };
    expect((await runHere(['networks'], { env: { ...env, HOME: folder } })).code).toBe(0);
  });
  test('on Windows the case of letters does not matter', () => {
    const known = new Set(['ZITI_MCP_DENY']);
    expect(unknownVariables({ Ziti_Mcp_Deny: 'x' }, known, 'win32')).toEqual([]);
    expect(unknownVariables({ Ziti_Mcp_Deny: 'x' }, known, 'linux')).toEqual(['Ziti_Mcp_Deny']);
  });
});

describe('an empty list entry', () => {
  test.each([
    [['--deny', '']],
    [['--deny', ' ']],
    [['--deny=']],
    [['--deny', 'deleteService,,deleteIdentity']],
    [['--allow-write', 'createService,']],
    [['--tools', '']],
    [['--categories', ',']],
    [['--reveal', '']],
    [['--spec', '']],
    [['--api-version', '']],
    [['--network', '']],
  ])('tools %j', (args) => refused(['tools', ...args], /^ziti-mcp: --[a-z-]+ has an empty entry/));
  test.each(['DENY', 'TOOLS', 'CATEGORIES', 'POLICY', 'READ_ONLY', 'CONFIG'])('an empty ZITI_MCP_%s', (name) =>
    refused(['tools'], new RegExp(`ZITI_MCP_${name} is empty`), { [`ZITI_MCP_${name}`]: '' }),
  );
  test('an empty variable of a flag that adds something counts as unset', async () => {
    const env = { ZITI_MCP_ALLOW_WRITE: '', ZITI_MCP_CA: '', ZITI_MCP_CONTROLLER: '' };
    expect((await runHere(['tools'], { env })).stdout).toBe((await runHere(['tools'])).stdout);
  });
  test('in the file of --config', async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, '{"deny": ["deleteService", ""]}');
    await refused(['tools', '--config', file], /--deny has an empty entry/);
  });
});

describe('contradictory settings', () => {
  test.each([
    [['--read-only', '--no-read-only'], /--read-only and --no-read-only contradict each other/],
    [['--no-read-only', '--read-only'], /contradict each other/],
    [['--no-verify', '--no-no-verify'], /--verify and --no-verify contradict each other/],
    [['--policy', 'a.yaml', '--policy', 'b.yaml'], /--policy is given twice, with different values/],
    [['--read-only=true', '--read-only=false'], /--read-only and --no-read-only contradict each other/],
    [['--audit', '--read-only'], /--audit needs a value/],
    [['--deny', '--sandbox'], /--deny needs a value/],
  ])('%j', (args, says) => refused(['tools', ...args], says));
});

describe('flags win over the environment, even when choosing the controller', () => {
  const listed = ['call', 'listServices', 'limit=1'];
  test.each([
    { ZITI_MCP_CONTROLLER: 'https://127.0.0.1:1' },
    { ZITI_MCP_IDENTITY: '/nowhere.json' },
    { ZITI_MCP_NETWORK: 'nowhere' },
  ])('--sandbox with %j', async (env) => {
    expect((await runHere([...listed, '--sandbox'], { env })).code).toBe(0);
  });
  test.each([
    ['--controller', 'https://127.0.0.1:1', /cannot be reached|refused/i, 3],
    ['--network', 'nowhere', /There is no network "nowhere"/, 2],
  ])('%s with a sandbox in the environment', async (flag, value, says, want) => {
    const env = { ZITI_MCP_SANDBOX: 'true', ZITI_MCP_USERNAME: 'a', ZITI_MCP_PASSWORD: 'b', HOME: folder };
    const { code, stderr } = await runHere([...listed, flag, value], { env });
    expect({ code, stderr }).toStrictEqual({ code: want, stderr: expect.stringMatching(says) });
  });
  test('a fingerprint with an authority in the environment', () => {
    const { flags } = commands.find(({ name }) => name === 'run') ?? { flags: [] };
    const merged = merge({ 'ca-fingerprint': 'SHA256:00' }, { ZITI_MCP_CA: 'ca.pem' }, flags);
    expect(merged).toStrictEqual({ 'ca-fingerprint': 'SHA256:00' });
  });
  test('a switch that is off replaces nothing', () => {
    const { flags } = commands.find(({ name }) => name === 'run') ?? { flags: [] };
    const merged = merge({ sandbox: false }, { ZITI_MCP_CONTROLLER: 'c:1' }, flags);
    expect(merged).toStrictEqual({ sandbox: false, controller: 'c:1' });
  });
  test('two from the same source are still refused', () =>
    refused(['run'], /brings its own controller/, { ZITI_MCP_SANDBOX: 'true', ZITI_MCP_CONTROLLER: 'https://c:1' }));
});

describe('places that cannot be written to', () => {
  const call = ['call', 'listServices', '--sandbox'];
  const place = (path: string) => {
    writeFileSync(join(folder, 'file'), '');
    return join(folder, path);
  };
  test.each([
    ['--audit', '', /--audit: .* is a folder\. Name a file\./],
    ['--audit', 'file/below/audit.jsonl', /--audit: .*(ENOTDIR|EEXIST)\)\. Use another path\./],
    ['--secrets-dir', 'file', /--secrets-dir: .*file is not a folder\. Use another path\./],
    ['--secrets-dir', 'file/below', /--secrets-dir: .*(ENOTDIR|EEXIST)\)\. Use another path\./],
  ])('%s %j', async (flag, path, says) => refused([...call, flag, place(path)], says));
  test.runIf(existsSync('/proc/self')).each(['--audit', '--secrets-dir'])('%s below /proc', (flag) =>
    refused(
      [...call, flag, '/proc/nope/below/it'],
      new RegExp(`${flag}: /proc/nope cannot be used: no such file or directory \\(ENOENT\\)`),
    ),
  );
});
