import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formats } from '../../src/cli/config-formats/index.ts';
import { clientFindings } from '../../src/cli/doctor/clients.ts';
import { isOfThisServer } from '../../src/cli/installers/entry-command.ts';
import { installers } from '../../src/cli/installers/index.ts';
import type { Home } from '../networks/home.ts';
import { homeWithNetworks, put } from './stored-networks.ts';

/** Entries of this server that have another name than it would give them. */
let home: Home;
beforeEach(() => {
  home = homeWithNetworks();
});
afterEach(() => home.remove());

const inHome = (...parts: readonly string[]) => join(home.path, ...parts);
const npx = (...args: readonly string[]) => ({ command: 'npx', args: ['-y', 'ziti-mcp', 'run', ...args] });

/** A client of each format, and a file in which this server has an entry that was written by hand. */
const clients = {
  cursor: {
    file: ['.cursor', 'mcp.json'],
    text: '{\n  // mine\n  "mcpServers": { "open ziti": { "command": "npx", "args": ["ziti-mcp", "run"] } }\n}\n',
    own: `{ "mcpServers": { "open ziti": {
      "command": "npx", "args": ["ziti-mcp", "run"], "disabled": true, "timeout": 300,
      "env": { "HTTPS_PROXY": "http://proxy.example:3128", "ZITI_MCP_READ_ONLY": "true" }
    } } }`,
  },
  codex: {
    file: ['.codex', 'config.toml'],
    text: '# mine\n[mcp_servers."open ziti"]\ncommand = "npx"\nargs = ["ziti-mcp", "run"]\n',
    own: `[mcp_servers."open ziti"]
      command = "npx"
      args = ["ziti-mcp", "run"]
      disabled = true
      timeout = 300
      [mcp_servers."open ziti".env]
      HTTPS_PROXY = "http://proxy.example:3128"
      ZITI_MCP_READ_ONLY = "true"
    `,
  },
  goose: {
    file: ['.config', 'goose', 'config.yaml'],
    text: '# mine\nextensions:\n  open ziti:\n    cmd: npx\n    args: [ziti-mcp, run]\n',
    own: `extensions:
  open ziti:
    cmd: npx
    args: [ziti-mcp, run]
    timeout: 300
    disabled: true
    envs: { HTTPS_PROXY: 'http://proxy.example:3128', ZITI_MCP_READ_ONLY: 'true' }
`,
  },
} as const;

describe.each(Object.keys(clients) as (keyof typeof clients)[])('%s', (client) => {
  const { file, text, own } = clients[client];
  const path = () => inHome(...file);
  async function servers(): Promise<object> {
    const { format, path: keys } = installers.find(({ id }) => id === client) ?? { format: 'jsonc', path: [] };
    const content = (await formats[format]()).parse(readFileSync(path(), 'utf8')) as Record<string, object>;
    return content[keys[0] ?? ''] ?? {};
  }

  test('the entry is updated under its name, and no second one is added', async () => {
    put(path(), text);
    const shown = await home.run(['install', client, '--network', 'lab', '--dry-run']);
    expect(shown.stdout).toMatch(/^\+.*lab/m);
    expect(readFileSync(path(), 'utf8')).toBe(text);
    const first = await home.run(['install', client, '--network', 'lab']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('updated "open ziti" in') });
    expect(Object.keys(await servers())).toEqual(['open ziti']);
    const once = readFileSync(path(), 'utf8');
    expect(once).toMatch(/mine[\s\S]*lab/);
    expect(readFileSync(`${path()}.ziti-mcp.bak`, 'utf8')).toBe(text);
    expect((await home.run(['install', client, '--network', 'lab'])).stdout).toContain('nothing to change');
    expect(readFileSync(path(), 'utf8')).toBe(once);
    // Under this name the person finds it again, and so do the other commands.
    expect((await home.run(['install', '--list'])).stdout).toContain('installed as "open ziti"');
    expect((await home.run(['uninstall', client, '--name', 'open ziti'])).stdout).toContain('removed from');
    expect(await servers()).toEqual({});
  });

  test('what a person set in the entry stays, unless it says how the server is reached', async () => {
    put(path(), own);
    expect(await home.run(['install', client, '--network', 'lab'])).toMatchObject({ code: 0 });
    const { 'open ziti': entry } = (await servers()) as Record<string, Record<string, unknown>>;
    expect(entry).toMatchObject({ timeout: 300, disabled: true });
    const variables = (entry?.['env'] ?? entry?.['envs']) as object;
    expect(variables).toMatchObject({ HTTPS_PROXY: 'http://proxy.example:3128' });
    expect(Object.keys(variables)).not.toContain('ZITI_MCP_READ_ONLY');
    expect(JSON.stringify(entry)).toContain('lab');
  });

  test.each([
    ['network', '"--network", "prod"'],
    ['controller', '"--identity=prod.json"'],
  ])('one that is for another %s stays until the command says which is meant', async (_, words) => {
    const before = text.replace(/"run"|run(?=])/, `"run", ${words}`);
    put(path(), before);
    const refused = await home.run(['install', client, '--network', 'lab']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('it has this server as "open ziti"');
    expect(refused.stderr).toContain(`run ziti-mcp install ${client} --network lab --name NAME`);
    expect(readFileSync(path(), 'utf8')).toBe(before);
    expect((await home.run(['install', client, '--network', 'lab', '--name', 'other'])).stdout).toContain(
      `It also starts this server as "open ziti". If once is enough, run ziti-mcp uninstall ${client} --name 'open ziti'`,
    );
    expect(Object.keys(await servers())).toEqual(['open ziti', 'other']);
    // Now it could be either.
    expect((await home.run(['install', client, '--network', 'lab,prod'])).stderr).toContain('"open ziti" and "other"');
    const { stdout } = await home.run(['install', client, '--network', 'lab,prod', '--name', 'open ziti']);
    expect(stdout).toContain('updated "open ziti" in');
    expect((await home.run(['uninstall', client])).stdout.match(/removed from/g)).toHaveLength(2);
  });
});

test('a dry run shows a changed value without the comment behind it', async () => {
  put(inHome('.codex', 'config.toml'), '[mcp_servers.ziti]\ncommand = "ziti-mcp" # key 123\n');
  const { stdout } = await home.run(['install', 'codex', '--sandbox', '--dry-run']);
  expect(stdout).toMatch(/^\+command = ".*node.*" …$/m);
  expect(stdout).not.toContain('123');
});

const cursorWith = (mcpServers: object) => put(inHome('.cursor', 'mcp.json'), JSON.stringify({ mcpServers }));

test('an entry of the usual name is updated, whatever else is there', async () => {
  cursorWith({ mine: npx('--network', 'prod'), ziti: npx() });
  const { stdout } = await home.run(['install', 'cursor', '--network', 'lab']);
  expect(stdout).toMatch(/updated in .*[\s\S]*also starts this server as "mine".*uninstall cursor --name mine\n/);
});

test('neither a server elsewhere nor that of somebody else is replaced', async () => {
  const others = { team: { url: 'https://tools.example/ziti-mcp' }, ziti: { command: 'other' }, none: null };
  cursorWith(others);
  const { code, stderr } = await home.run(['install', 'cursor', '--network', 'lab']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('another server named "ziti"') });
  await home.run(['install', 'cursor', '--network', 'lab', '--name', 'mine']);
  expect(JSON.parse(readFileSync(inHome('.cursor', 'mcp.json'), 'utf8')).mcpServers).toMatchObject(others);
});

test('a new entry has a name that every client takes', async () => {
  cursorWith({ 'open ziti': npx() });
  mkdirSync(inHome('.codex'));
  const { code, stderr } = await home.run(['install', 'cursor', 'codex', '--sandbox', '--name', 'open ziti']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('use letters, digits') });
  expect(existsSync(inHome('.cursor', 'mcp.json.ziti-mcp.bak'))).toBe(false);
});

test('doctor says which entry starts the server once more for the same network', async () => {
  const environment = { ...process.env, ...home.env, NODE_EXTRA_CA_CERTS: '', NODE_USE_SYSTEM_CA: '' };
  expect((await home.run(['install', 'cursor', '--sandbox'])).code).toBe(0);
  const { ziti } = JSON.parse(readFileSync(inHome('.cursor', 'mcp.json'), 'utf8')).mcpServers;
  cursorWith({ ziti, 'open ziti': ziti, remote: { url: 'https://tools.example/ziti-mcp' } });
  const findings = await clientFindings(environment, []);
  expect(findings.map(({ state }) => state)).toEqual(['ok', 'warning', 'ok']);
  expect(findings[1]).toMatchObject({
    check: 'client cursor (user, open ziti)',
    what: expect.stringContaining('Cursor also starts it as "ziti", for the same network.'),
    next: "If once is enough, run ziti-mcp uninstall cursor --name 'open ziti'",
  });
});

describe('an entry is one of this server', () => {
  const program = { node: 'node', script: '/opt/tools/dist/cli.js' };
  test.each<[string, object, boolean]>([
    ['by npx', npx(), true],
    ['by npx of Windows, and a version', { command: 'cmd', args: ['/c', 'npx', '-y', 'ziti-mcp@0.1.0', 'run'] }, true],
    ['in one text', { command: 'npx -y ziti-mcp run' }, true],
    ['through a shell', { command: 'sh', args: ['-c', 'exec npx ziti-mcp run'] }, true],
    ['as a program', { command: '/usr/local/bin/ziti-mcp' }, true],
    ['as a program of Windows', { command: 'C:\\Program Files\\npm\\ziti-mcp.cmd', args: ['run'] }, true],
    ['as a file of the package', { command: 'node', args: ['/Users/ann b/ziti-mcp/dist/cli.js', 'run'] }, true],
    ['as a program for Node', { command: 'node', args: ['/usr/local/bin/ziti-mcp', 'run'] }, true],
    ['as this program', { command: ['node', '/opt/tools/dist/cli.js', 'run'] }, true],
    ['as an image', { command: 'docker', args: ['run', '-i', 'ghcr.io/ziti-mcp/ziti-mcp:0.1', 'run'] }, true],
    ['in the older form of a client', { command: { path: 'npx', args: ['ziti-mcp', 'run'] } }, true],
    ['at an address', { url: 'https://tools.example/ziti-mcp' }, true],
    [
      'at an address, through a program',
      { command: 'npx', args: ['mcp-remote', 'https://ziti-mcp.example/mcp'] },
      true,
    ],
    ['not by another name', { command: 'npx', args: ['-y', 'ziti-mcp-server'] }, false],
    ['not at the address of another', { url: 'https://tools.example/ziti-mcp-server' }, false],
    ['not with its folder', { command: 'npx', args: ['-y', 'server-filesystem', '/home/ann/ziti-mcp'] }, false],
    ['not in its folder', { command: 'git-mcp', cwd: '/home/ann/ziti-mcp' }, false],
    ['not with a volume of its name', { command: 'docker', args: ['run', '-v', '/srv/ziti-mcp:/data', 'x'] }, false],
    ['not with its name in a variable', { command: 'other', env: { LOOK_FOR: 'ziti-mcp' } }, false],
  ])('%s', (_, entry, expected) => {
    expect(isOfThisServer({ ...entry }, program)).toBe(expected);
  });
});
