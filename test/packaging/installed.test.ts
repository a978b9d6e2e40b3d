/**
 * The package as npm installs it, outside this repository: the bundler includes parts of packages, replaces some, and
 * defers loading most, so that what works in the sources may be missing there.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from 'proxy-chain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedPackage } from '../../scripts/ensure-installed.ts';
import { allCommands } from '../../src/cli/commands/index.ts';
import type { logins } from '../../src/runtime/network/auth/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { enrollIdentity } from '../support/enroll-identity.ts';
import { runNode, runProgram } from '../support/program.ts';
import { create, SandboxClient } from '../support/sandbox-client.ts';

const commands = await allCommands();

const CHUNKS = join(installedPackage().folder, 'node_modules/ziti-mcp/dist/chunks');

/** Separate programs, which do something as soon as they are loaded. */
const PROGRAMS = ['age-child.js', 'keyring-child.js'];

describe('every lazy part', () => {
  const parts = readdirSync(CHUNKS).filter((file) => file.endsWith('.js') && !PROGRAMS.includes(file));

  test('can be loaded by itself, and does nothing then', async () => {
    expect(parts.length).toBeGreaterThan(50);
    const load = `for (const url of process.argv.slice(1)) await import(url).catch((error) => console.error(url, error))`;
    const urls = parts.map((file) => pathToFileURL(join(CHUNKS, file)).href);
    expect(await runNode(['--input-type=module', '--eval', load, ...urls])).toStrictEqual({
      ...{ code: 0, stdout: '', stderr: '' },
    });
  });
});

describe.each(commands.map(({ name }) => name))('ziti-mcp %s', (name) => {
  test('says how it is used', async () => {
    const { code, stdout, stderr } = await runProgram([name, '--help']);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ziti-mcp ${name}`);
  });

  test('refuses a flag that there is not', async () => {
    const { code, stdout, stderr } = await runProgram([name, '--no-such-flag']);
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--no-such-flag');
  });
});

describe.each([
  ['straight', false],
  ['by a proxy that wants a password', true],
])('every way to log in, %s', (_name, proxied) => {
  let sandbox: Sandbox;
  let folder: string;
  let proxy: Server;
  let tunnels: number;

  beforeAll(async () => {
    sandbox = await startSandbox({ size: 'small' });
    folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-log-in-'));
    writeFileSync(join(folder, 'ca.pem'), sandbox.ca);
    proxy = new Server({
      port: 0,
      host: '127.0.0.1',
      prepareRequestFunction: ({ username, password }) => {
        tunnels += 1;
        return { requestAuthentication: `${username}:${password}` !== 'someone:p@ss' };
      },
    });
    await proxy.listen();
  });
  afterAll(async () => {
    await Promise.all([sandbox.close(), proxy.close(true), rm(folder, { recursive: true, force: true })]);
  });

  /** The flags and variables of each. */
  const ways: Partial<Record<keyof typeof logins, () => Promise<{ flags: string[]; env?: Record<string, string> }>>> = {
    updb: async () => ({
      flags: ['--controller', sandbox.url, '--ca', join(folder, 'ca.pem')],
      env: { ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password },
    }),
    cert: async () => {
      const client = new SandboxClient(sandbox);
      const admin = await client.tokenOf(sandbox.username, sandbox.password);
      const wanted = { name: 'admin by certificate', type: 'Default', isAdmin: true, enrollment: { ott: true } };
      const id = await create(client, admin, '/identities', wanted);
      const { json } = await client.management('GET', `/identities/${id}`, { token: admin });
      const identity = await enrollIdentity(json.data.enrollment.ott.jwt);
      await client.close();
      const file = join(folder, 'identity.json');
      writeFileSync(file, JSON.stringify(identity), { mode: 0o600 });
      return { flags: ['--identity', file] };
    },
  };

  test.each(Object.entries(ways))('%s', async (_name, way) => {
    const { flags, env = {} } = await way();
    tunnels = 0;
    const variables = { HTTPS_PROXY: proxied ? `http://someone:p%40ss@127.0.0.1:${proxy.port}` : '', NO_PROXY: '' };
    const { code, stdout, stderr } = await runProgram(['call', 'listServices', ...flags], {
      env: { ...variables, ...env },
    });
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('listServices: rows 1-10 of 20.');
    expect(tunnels > 0).toBe(proxied);
  });
});
