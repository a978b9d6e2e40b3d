import {
  chmodSync,
  existsSync,
  lstatSync,
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
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { installers } from '../../src/cli/installers/index.ts';
import { storeNetwork } from '../../src/cli/networks/settings-file.ts';
import { type Ended, runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';
import { connectAs } from './start-entry.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ziti-mcp-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const env = () => ({
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: '',
  CODEX_HOME: '',
  COPILOT_HOME: '',
  ZITI_MCP_AUDIT: '',
  HTTPS_PROXY: '',
  https_proxy: '',
});
const run = (...args: readonly string[]): Promise<Ended> => runHere(args, { env: env() });
const runIt = (...args: readonly string[]): Promise<Ended> => runProgram(args, { env: env() });
const cursorFile = () => join(home, '.cursor', 'mcp.json');
const codexFile = () => join(home, '.codex', 'config.toml');
const gooseFile = () => join(home, '.config', 'goose', 'config.yaml');

function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

test('entries that are added at the same time are all there, and leave the file as it was', async () => {
  put(cursorFile(), '{}');
  const names = ['one', 'two', 'three'];
  const each = (command: string, ...more: string[]) =>
    Promise.all(names.map((name) => run(command, 'cursor', '--name', name, ...more)));
  expect((await each('install', '--sandbox')).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    names.map(() => ({ code: 0, stderr: '' })),
  );
  expect(Object.keys(JSON.parse(readFileSync(cursorFile(), 'utf8')).mcpServers).sort()).toEqual([...names].sort());
  await each('uninstall');
  expect(filesBelow(home)).toEqual([cursorFile()]);
  expect(readFileSync(cursorFile(), 'utf8')).toBe('{}');
});

test('every client: installing twice changes nothing, and uninstalling leaves nothing', async () => {
  const ids = installers.map(({ id }) => id);
  const first = await runIt('install', ...ids, '--sandbox');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const written = filesBelow(home).map((path) => [path, readFileSync(path, 'utf8')]);
  expect(written).toHaveLength(ids.length);
  const again = await run('install', ...ids, '--sandbox');
  expect(again.stdout.match(/nothing to change/g)).toHaveLength(ids.length);
  expect(filesBelow(home).map((path) => [path, readFileSync(path, 'utf8')])).toEqual(written);
  expect((await run('install', '--list')).stdout.match(/ user +installed /g)).toHaveLength(ids.length);
  expect((await run('uninstall')).stdout.match(/removed from/g)).toHaveLength(ids.length);
  expect(filesBelow(home)).toEqual([]);
  expect((await run('uninstall')).stdout).toBe('No client has this server.\n');
});

test('in the home folder, the file of the user is not listed as the file of a project too', async () => {
  await run('install', 'cursor', '--sandbox');
  const { stdout } = await runHere(['install', '--list'], { env: env(), cwd: home });
  expect(stdout.match(/cursor.mcp\.json$/gm)).toHaveLength(1);
  expect(stdout).toMatch(/^cursor +user +installed /m);
});

test('the entry starts the server, in the mode that suits the client, without a PATH', async () => {
  await runIt('install', 'cursor', 'claude-code', '--sandbox');
  const entry = (path: string) => JSON.parse(readFileSync(path, 'utf8')).mcpServers.ziti;
  expect(await connectAs(entry(cursorFile()))).toEqual([
    ...['findOperations', 'describeOperations', 'callRead', 'explainAccess', 'auditNetwork', 'whatIf'],
  ]);
  expect((await connectAs(entry(join(home, '.claude.json')))).length).toBeGreaterThan(100);
});

test('an existing file keeps its permissions, and its backup has them too', async () => {
  put(codexFile(), 'model = "x"\n');
  chmodSync(codexFile(), 0o640);
  const { stdout } = await run('install', 'codex', '--sandbox');
  expect(stdout).toContain(`${codexFile()}.ziti-mcp.bak`);
  const modes = [codexFile(), `${codexFile()}.ziti-mcp.bak`].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o640, 0o640]);
  expect(readFileSync(`${codexFile()}.ziti-mcp.bak`, 'utf8')).toBe('model = "x"\n');
});

describe('--dry-run', () => {
  test('shows the change without making it', async () => {
    const { code, stdout } = await run('install', 'cursor', '--sandbox', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain(`+++ ${cursorFile()}`);
    expect(stdout).toMatch(/^\+ {8}"--sandbox",$/m);
    expect(filesBelow(home)).toEqual([]);
    await run('install', 'cursor', '--sandbox');
    expect((await run('uninstall', '--dry-run')).stdout).toMatch(/^- {4}"ziti": \{$/m);
    expect(readFileSync(cursorFile(), 'utf8')).toContain('"ziti"');
  });

  const gooseFile = () => join(home, '.config', 'goose', 'config.yaml');
  const rows: [client: string, path: () => string, text: string][] = [
    ['cursor', cursorFile, '{\n "mcpServers": {\n  "a": { "env": { "K": "hunter2", "P": 72342 } }\n }\n}\n'],
    [
      'cursor',
      cursorFile,
      '{\n "mcpServers": {\n  "a": {\n   "args": [\n    "hunter2 \\" hunter2"\n   ]\n  }\n }\n}\n',
    ],
    ['codex', codexFile, "[mcp_servers.a.env]\nK = 'hunter2'\nP=72342\n"],
    ['goose', gooseFile, 'extensions:\n  a:\n    envs:\n      K: hunter2 # hunter2\n      "P": 72342\n'],
    ['goose', gooseFile, 'extensions:\n  a:\n    args:\n    - hunter2: 72342\n    - hunter2\n'],
  ];
  test.each(rows)('%s: does not show values of other servers', async (client, path, text) => {
    put(path(), text);
    const adding = await run('install', client, '--sandbox', '--dry-run');
    await run('install', client, '--sandbox');
    const removing = await run('uninstall', '--dry-run');
    for (const { stdout } of [adding, removing]) {
      expect(stdout).toContain('…');
      expect(stdout).toContain('--sandbox');
      expect(stdout).not.toMatch(/hunter2|72342/);
    }
  });
});

test('--print prints the entry, and writes nothing', async () => {
  const { stdout, stderr } = await run('install', 'codex', '--print', '--sandbox', '--allow-write', 'createService');
  expect(stdout).toContain('[mcp_servers.ziti]');
  expect(stdout).toContain('"--sandbox", "--allow-write", "createService", "--expose", "find"');
  expect(stderr).toContain(codexFile());
  expect(filesBelow(home)).toEqual([]);
});

test('files named by flags get absolute paths, and an explicit --expose wins', async () => {
  put(join(home, 'ops.yaml'), 'rules: []\n');
  const named = relative(process.cwd(), join(home, 'ops.yaml'));
  const { stdout } = await run('install', 'cursor', '--print', '--sandbox', '--policy', named, '--expose', 'all');
  const { args } = JSON.parse(stdout).mcpServers.ziti;
  expect(args.slice(1)).toEqual(['run', '--sandbox', '--expose', 'all', '--policy', join(home, 'ops.yaml')]);
});

describe('leaves a file alone and says why', () => {
  const valid = '{ "mcpServers": {} }';
  const rows: [name: string, client: string, path: () => string, content: string | Buffer, says: RegExp][] = [
    ['half a file', 'cursor', cursorFile, '{ "mcpServers": { "a": ', /is damaged: value expected in line 1/],
    ['no object', 'cursor', cursorFile, '[1]', /is damaged: it contains a list/],
    [
      'a key twice',
      'cursor',
      cursorFile,
      '{ "mcpServers": {},\n "mcpServers": {} }',
      /"mcpServers" appears twice, in line 2/,
    ],
    ['servers as a list', 'cursor', cursorFile, '{ "mcpServers": [] }', /"mcpServers" is a list/],
    ['servers as a text', 'cursor', cursorFile, '{ "mcpServers": "x" }', /"mcpServers" is a string/],
    ['no UTF-8', 'cursor', cursorFile, Buffer.from([0x7b, 0xff, 0x7d]), /not in UTF-8/],
    [
      'another server',
      'cursor',
      cursorFile,
      '{ "mcpServers": { "ziti": { "command": "other" } } }',
      /choose a different name with --name/,
    ],
    ['damaged TOML', 'codex', codexFile, 'token = canary-2\n', /is damaged: not valid TOML in line 1\.$/m],
    ['half a string in TOML', 'codex', codexFile, 'a = 1\ntoken = "canary-2\n', /not valid TOML in line 2\.$/m],
    ['a table twice', 'codex', codexFile, '[a]\nx = 1\n[a]\ny = 2\n', /is damaged/],
    ['damaged YAML', 'goose', gooseFile, 'a: [1\nb: 2', /is damaged: not valid YAML in line 2\.$/m],
    ['a YAML key twice', 'goose', gooseFile, 'a: 1\na: 2\n', /is damaged/],
    ['no YAML document', 'goose', gooseFile, '...\n', /it cannot be edited without losing something\.$/m],
    [
      'two kinds of line endings in TOML',
      'codex',
      codexFile,
      'a = 1\r\nmcp_servers = {}\n',
      /^ziti-mcp: Codex CLI: left \S+ unchanged: it mixes two kinds of line endings\.$/m,
    ],
    ['a YAML alias of nothing', 'goose', gooseFile, 'token: *canary-2\n', /an alias without an anchor/],
    ['two documents in YAML', 'goose', gooseFile, 'a: 1\n---\nb: 2\n', /it contains several documents\.$/m],
  ];

  test.each(rows)('%s', async (_, client, path, content, says) => {
    put(path(), content);
    const { code, stdout, stderr } = await run('install', client, '--sandbox');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`left ${path()} unchanged`);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('canary');
    expect(readFileSync(path())).toEqual(Buffer.from(content));
    expect(filesBelow(home)).toEqual([path()]);
    expect((await run('install', '--list')).code).toBe(0);
  });

  test('a read-only file, whoever asks', async () => {
    put(cursorFile(), valid);
    chmodSync(cursorFile(), 0o444);
    const { code, stderr } = await run('install', 'cursor', '--sandbox');
    expect(code).toBe(2);
    expect(stderr).toContain('it is read-only');
    expect(readFileSync(cursorFile(), 'utf8')).toBe(valid);
  });

  test.runIf(process.platform !== 'win32')('a symbolic link, even one that leads nowhere', async () => {
    const real = join(home, 'dotfiles', 'mcp.json');
    put(real, valid);
    mkdirSync(dirname(cursorFile()));
    symlinkSync(real, cursorFile());
    mkdirSync(dirname(codexFile()));
    symlinkSync(join(home, 'nowhere'), codexFile());
    const { code, stderr } = await run('install', 'cursor', 'codex', '--sandbox');
    expect(code).toBe(2);
    expect(stderr.match(/it is a symbolic link/g)).toHaveLength(2);
    expect(readFileSync(real, 'utf8')).toBe(valid);
    expect(lstatSync(cursorFile()).isSymbolicLink()).toBe(true);
    expect(existsSync(join(home, 'nowhere'))).toBe(false);
  });

  test('a folder in its place; the other clients get their entries', async () => {
    mkdirSync(cursorFile(), { recursive: true });
    const { code, stdout, stderr } = await run('install', 'cursor', 'codex', '--sandbox');
    expect(code).toBe(2);
    expect(stderr).toContain('it is not a file');
    expect(stdout).toContain('Codex CLI: added to');
  });
});

test('warns of a passphrase that no client can ask for', async () => {
  const network = { controller: 'https://c:1', logIn: { method: 'updb', username: 'a' }, secrets: 'file' } as const;
  await storeNetwork('lab', network, env());
  await storeNetwork('keyed', { ...network, keyFile: '/key' }, env());
  expect((await run('install', 'cursor', '--network', 'lap')).stderr).toContain('Did you mean lab?');
  expect((await run('install', 'cursor', '--network', 'lab')).stderr).toMatch(/passphrase of lab: start it with ZITI_/);
  expect((await run('install', 'cursor', '--network', 'keyed')).stderr).toBe('');
});

test('warns of a token in a variable that clients do not pass on', async () => {
  const network = { controller: 'https://c:1', secrets: 'none' } as const;
  await storeNetwork('lab', { ...network, logIn: { method: 'ext-jwt', variable: 'MY_TOKEN' } }, env());
  await storeNetwork('filed', { ...network, logIn: { method: 'ext-jwt', file: '/token' } }, env());
  expect((await run('install', 'cursor', '--network', 'lab')).stderr).toContain('do not pass MY_TOKEN on, and lab');
  expect((await run('install', 'cursor', '--network', 'filed')).stderr).toBe('');
});

test('warns of a network that is not stored yet, and of no network at all', async () => {
  const named = await run('install', 'cursor', '--network', 'prod');
  expect(named.code).toBe(0);
  expect(named.stderr).toContain('is not stored yet. To add it, run ziti-mcp init --network prod');
  expect(readFileSync(cursorFile(), 'utf8')).toContain('"prod"');
  expect(named.stdout).toContain('Cursor: added to');
  const none = await run('install', 'cursor');
  expect(none.stdout).toContain('Cursor: updated in');
  expect(none.code).toBe(0);
  expect(none.stderr).toContain('no network is stored yet');
  expect(readFileSync(cursorFile(), 'utf8')).not.toContain('--network');
});

describe('wrong usage', () => {
  const rows: [name: string, args: string[], says: RegExp][] = [
    ['no client', ['install'], /Which client\? None found on this machine/],
    ['an unknown client', ['install', 'cursr'], /Unknown client "cursr"\. Did you mean cursor\?/],
    ['a scope that a client has not', ['install', 'zed', '--scope', 'project'], /Zed has no project configuration/],
    ['a name of other signs', ['install', 'zed', '--name', 'a.b'], /--name "a\.b"/],
    [
      'a password that would be needed',
      ['install', 'zed', '--controller', 'https://c:1'],
      /must not contain a password/,
    ],
    ['two ways at once', ['install', '--list', '--links'], /cannot be combined: use one of them/],
    [
      'links of a client without',
      ['install', '--links', 'zed'],
      /"zed" has no install links\. Clients that do: cursor, vscode/,
    ],
  ];
  test.each(rows)('%s', async (_, args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(filesBelow(home)).toEqual([]);
  });
});
