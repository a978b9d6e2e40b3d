/** A misspelt, empty or contradictory setting never allows more than was meant. */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allCommands } from '../../src/cli/commands/index.ts';
import { variableOf } from '../../src/cli/flags.ts';
import { merge, unknownVariables } from '../../src/cli/merge.ts';
import { parse } from '../../src/cli/parse.ts';
import { Values } from '../../src/cli/read-values.ts';
import { createAuthority } from '../support/authority.ts';
import { makePipe } from '../support/make-pipe.ts';
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
])('the program itself refuses as the tests below see it: %j %j', async (args, env) => {
  expect(await runProgram(args, { env })).toStrictEqual(await runHere(args, { env }));
});

describe('every flag of every command can be given', () => {
  const given = commands.flatMap((command) => command.flags.map((flag) => ({ command, flag })));
  test.each(given)('$command.name --$flag.name', ({ command, flag }) => {
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
  test('the one that begins with no, to the program itself', async () => {
    const { code, stderr } = await runProgram(['call', 'listServices', 'limit=1', '--sandbox', '--no-verify']);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  });
});

describe('a variable of this program that it does not know', () => {
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
  test('one that another command knows is fine, and one of another program', async () => {
    const env = { ZITI_MCP_READ_ONLY: 'true', ZITI_MCP_SIZE: 'empty', ZITI_OTHER: 'x' };
    expect((await runHere(['networks'], { env: { ...env, HOME: folder } })).code).toBe(0);
  });
  test('on Windows letters may be of either case', () => {
    const known = new Set(['ZITI_MCP_DENY']);
    expect(unknownVariables({ Ziti_Mcp_Deny: 'x' }, known, 'win32')).toEqual([]);
    expect(unknownVariables({ Ziti_Mcp_Deny: 'x' }, known, 'linux')).toEqual(['Ziti_Mcp_Deny']);
  });
});

describe('an entry of nothing', () => {
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
  test.each(['DENY', 'TOOLS', 'CATEGORIES', 'POLICY', 'READ_ONLY'])('an empty ZITI_MCP_%s', (name) =>
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

describe('what contradicts itself', () => {
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

describe('flags win over the environment, in choosing the controller too', () => {
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
  test('a switch that is off takes no place', () => {
    const { flags } = commands.find(({ name }) => name === 'run') ?? { flags: [] };
    const merged = merge({ sandbox: false }, { ZITI_MCP_CONTROLLER: 'c:1' }, flags);
    expect(merged).toStrictEqual({ sandbox: false, controller: 'c:1' });
  });
  test('two of one source are refused as always', () =>
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

// Windows works differently.
describe.skipIf(process.platform === 'win32')('files and folders that others can change', () => {
  const create = ['call', 'createService', 'name=web', 'encryptionRequired=true', '--allow-write', 'createService'];

  test.each(['--audit', '--secrets-dir', '--data'])('%s in a folder that everybody can write to', async (flag) => {
    chmodSync(folder, 0o777);
    const command = flag === '--data' ? ['sandbox'] : [...create, '--sandbox'];
    await refused([...command, flag, join(folder, 'new')], new RegExp(`${flag}: Other users can write to`));
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
  test('--secrets-dir that everybody can write to', async () => {
    const dir = join(folder, 'secrets');
    mkdirSync(dir);
    chmodSync(dir, 0o733);
    await refused([...create, '--sandbox', '--secrets-dir', dir], /--secrets-dir: Other users can write to/);
  });
  test.runIf(process.getuid?.() === 0)('--audit of another user', async () => {
    const file = join(folder, 'audit.jsonl');
    writeFileSync(file, '');
    chownSync(file, 12345, 12345);
    await refused([...create, '--sandbox', '--audit', file], /--audit: .* belongs to another user/);
  });
  test('--audit to a link, and to a pipe', async () => {
    const [target, link, pipe] = ['target', 'link', 'pipe'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(target, 'x');
    chmodSync(target, 0o644);
    symlinkSync(target, link);
    makePipe(pipe);
    await refused([...create, '--sandbox', '--audit', link], /--audit: .*link is not a plain file/);
    await refused([...create, '--sandbox', '--audit', pipe], /--audit: .*pipe is not a plain file/);
    expect([readFileSync(target, 'utf8'), statSync(target).mode & 0o777]).toStrictEqual(['x', 0o644]);
  });

  test.each(['--audit', '--data'])('%s to a file that has a second name', async (flag) => {
    const [file, second] = [join(folder, 'file'), join(folder, 'second')];
    writeFileSync(file, '', { mode: 0o600 });
    linkSync(file, second);
    const command = flag === '--data' ? ['sandbox'] : [...create, '--sandbox'];
    await refused([...command, flag, second], new RegExp(`${flag}: .*second has a second name \\(a hard link\\)`));
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('a cache that others can write to is not read, and the log says so', async () => {
    const cache = join(folder, 'ziti-mcp');
    const spec = 'test/fixtures/other-product/printer-fleet.yaml';
    const tools = () => runProgram(['tools', '--spec', spec], { env: { XDG_CACHE_HOME: folder } });
    const first = await tools();
    const isTable = (each: string) => readFileSync(join(cache, each), 'utf8').includes('"effect":"destructive"');
    const name = readdirSync(cache).find(isTable) ?? '';
    // A file that another user can write, with a checksum that makes it look intact.
    const [, ...rest] = readFileSync(join(cache, name), 'utf8').split('\n');
    const forged = rest.join('\n').replaceAll('"effect":"destructive"', '"effect":"read"');
    const intact = `${crc32(forged).toString(16)} ${Buffer.byteLength(forged)}\n${forged}`;
    writeFileSync(join(cache, name), intact);
    expect((await tools()).stdout).not.toBe(first.stdout);
    for (const [path, mode] of [
      [cache, 0o777],
      [folder, 0o777],
      [join(cache, name), 0o666],
    ] as const) {
      const before = statSync(path).mode;
      chmodSync(path, mode);
      const { stdout, stderr } = await tools();
      expect(stdout).toBe(first.stdout);
      if (path !== join(cache, name)) expect(stderr).toContain('Other users can write to');
      writeFileSync(join(cache, name), intact);
      chmodSync(path, before);
    }
  });

  test('warns of an identity that others can read, and not of a private one', async () => {
    const { key, cert } = await (await createAuthority()).issue('client');
    const file = join(folder, 'identity.json');
    writeFileSync(
      file,
      JSON.stringify({ ztAPI: 'https://127.0.0.1:1', id: { key: `pem:${key}`, cert: `pem:${cert}` } }),
    );
    for (const [mode, warned] of [
      [0o644, true],
      [0o640, true],
      [0o600, false],
    ] as const) {
      chmodSync(file, mode);
      const { stderr } = await runHere(['call', 'listServices', '--identity', file, '--timeout', '2']);
      expect(stderr.includes('other users can read this file of the identity')).toBe(warned);
    }
  });

  test('doctor warns of it too', async () => {
    const { key, cert } = await (await createAuthority()).issue('client');
    const file = join(folder, 'identity.json');
    const identity = { ztAPI: 'https://127.0.0.1:1', id: { key: `pem:${key}`, cert: `pem:${cert}` } };
    writeFileSync(file, JSON.stringify(identity));
    for (const [mode, warned] of [
      [0o644, true],
      [0o600, false],
    ] as const) {
      chmodSync(file, mode);
      const { stdout } = await runHere(['doctor', '--json', '--identity', file], { env: { HOME: folder } });
      const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; next?: string }[] };
      const found = findings.find(({ check }) => check === 'identity file');
      expect(found?.state).toBe(warned ? 'warning' : undefined);
      if (warned) expect(found?.next).toContain(`chmod 600 ${file}`);
    }
  });
});

describe.skipIf(process.platform === 'win32')('a file that decides what this program does', () => {
  const policy = 'rules: []\n';
  const roles = 'roles: {}\n';
  const HTTP = ['run', '--sandbox', '--transport', 'http', '--port', '0'];
  const cases: [what: string, file: string, content: string, args: (path: string) => string[]][] = [
    ['--policy', 'policy.yaml', policy, (path) => ['tools', '--policy', path]],
    ['--config', 'config.json', '{}', (path) => ['tools', '--config', path]],
    ['--ca', 'ca.pem', 'x', (path) => ['call', 'listServices', '--controller', 'https://127.0.0.1:1', '--ca', path]],
    ['--identity', 'id.json', '{}', (path) => ['call', 'listServices', '--identity', path]],
    ['--spec', 'spec.json', '{}', (path) => ['tools', '--spec', path]],
    ['--access-tests', 'tests.yaml', 'tests: []', (path) => ['run', '--sandbox', '--access-tests', path]],
    ['--roles', 'roles.yaml', roles, (path) => [...HTTP, '--auth', 'keys', '--keys-file', 'nowhere', '--roles', path]],
    ['--keys', 'keys.json', '{"version":1,"keys":[]}', (path) => ['keys', 'list', '--keys-file', path]],
    [
      '--keys of a server',
      'keys.json',
      '{"version":1,"keys":[]}',
      (path) => [...HTTP, '--auth', 'keys', '--keys-file', path],
    ],
  ];
  const env = () => ({ HOME: folder, XDG_CONFIG_HOME: folder, ZITI_MCP_USERNAME: 'a', ZITI_MCP_PASSWORD: 'b' });

  test.each(cases)('refuses %s that others can write to', async (_what, name, content, args) => {
    const own = join(folder, 'own');
    mkdirSync(own, { mode: 0o700 });
    const file = join(own, name);
    writeFileSync(file, content);
    const says = (path: string) =>
      new RegExp(`Other users can write to ${path}\\. Remove that permission \\(chmod go-w\\)`);
    for (const mode of [0o666, 0o602]) {
      chmodSync(file, mode);
      await refused(args(file), says(file), env());
    }
    chmodSync(file, 0o600);
    // Whoever can write to the folder can put another file in its place.
    chmodSync(own, 0o777);
    await refused(args(file), says(own), env());
    chmodSync(own, 0o700);
    const link = join(folder, `link-${name}`);
    symlinkSync(file, link);
    chmodSync(file, 0o666);
    await refused(args(link), says(link), env());
    chmodSync(file, 0o600);
    const runIt = args(link)[0] === 'run' ? runProgram : runHere;
    expect((await runIt(args(link), { env: env() })).stderr).not.toContain('can write');
  });

  test('refuses such a settings file of networks, and such an overlay', async () => {
    const settings = join(folder, 'ziti-mcp');
    mkdirSync(settings);
    writeFileSync(join(settings, 'networks.jsonc'), '{"version":1,"networks":{}}');
    chmodSync(join(settings, 'networks.jsonc'), 0o666);
    await refused(['call', 'listServices', '--network', 'x'], /Other users can write to .*networks\.jsonc/, env());
    chmodSync(join(settings, 'networks.jsonc'), 0o600);
    const overlay = join(folder, 'overlay');
    mkdirSync(overlay);
    writeFileSync(join(overlay, 'a.yaml'), 'category: a');
    chmodSync(join(overlay, 'a.yaml'), 0o606);
    const spec = join(folder, 'spec.json');
    writeFileSync(spec, '{}');
    await refused(['tools', '--spec', spec, '--overlay', overlay], /--overlay: Other users can write to/, env());
  });

  test('refuses a file of another user, but not one of root or of a private group', async () => {
    if (process.getuid?.() !== 0) return;
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}');
    chownSync(file, 12345, 0);
    await refused(['tools', '--config', file], /belongs to another user, who can write to it/);
    chownSync(file, 0, 12345);
    chmodSync(file, 0o664);
    await refused(['tools', '--config', file], /Other users can write to/);
    chownSync(file, 0, 0);
    expect((await runHere(['tools', '--config', file])).code).toBe(0);
  });
});
