/**
 * The package as npm installs it, outside this repository: the bundler includes parts of packages, replaces some, and
 * defers loading most, so that what works in the sources may be missing there.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Server } from 'proxy-chain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedPackage } from '../../scripts/ensure-installed.ts';
import { allCommands } from '../../src/cli/commands/index.ts';
import type { LoginMethod } from '../../src/runtime/network/auth/login.ts';
import { type Home, newHome } from '../networks/home.ts';
import { enrollIdentity } from '../support/enroll-identity.ts';
import { RESOURCE, ROBOT } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { runNode, runProgram } from '../support/program.ts';
import { create } from '../support/sandbox-client.ts';
import { tokenOfRobot } from '../support/token-of-robot.ts';

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

  // V8 keeps their texts: one character beyond Latin-1 doubles what all others of a file take.
  test('is kept in one byte for each character, except for tables of tokens', () => {
    const wide = parts.filter((file) => /[^\0-\xff]/.test(readFileSync(join(CHUNKS, file), 'utf8')));
    const tables = wide.filter((file) => readFileSync(join(CHUNKS, file), 'utf8').includes('o200k'));
    expect(wide).toEqual(tables);
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

describe('every way to log in', () => {
  let world: OutsideWorld;
  let home: Home;
  let proxy: Server;
  let tunnels: Set<number | string>;
  let made = 0;

  beforeAll(async () => {
    world = await startOutsideWorld();
    home = newHome();
    writeFileSync(at('ca.pem'), world.sandbox.ca);
    writeFileSync(at('idp.pem'), world.provider.ca);
    proxy = new Server({
      port: 0,
      host: '127.0.0.1',
      prepareRequestFunction: ({ port, username, password }) => {
        tunnels.add(port);
        return { requestAuthentication: ![':', 'someone:p@ss'].includes(`${username}:${password}`) };
      },
    });
    await proxy.listen();
  });
  afterAll(async () => {
    await Promise.all([world.close(), proxy.close(true)]);
    home.remove();
  });

  const at = (name: string) => join(home.path, name);
  const controller = () => ['--controller', world.sandbox.url, '--ca', at('ca.pem')];
  /** Stores a network with this login. */
  const stored = async (flags: readonly string[], secret: string) => {
    const init = ['init', '--network', 'lab', '--secrets-key', at('key'), ...controller(), ...flags];
    expect(await home.run(init, `${secret}\n`)).toMatchObject({ code: 0, stderr: '' });
    return { flags: ['--network', 'lab'] };
  };
  const account = () => ['--username', world.sandbox.username, '--password', '-'];
  const robot = () => ['--idp-client-id', ROBOT.id, '--idp-client-secret', '-'];
  const provider = () => ['--idp-domain', world.provider.issuer, '--idp-ca', at('idp.pem'), '--idp-resource', RESOURCE];

  interface Way {
    readonly flags: readonly string[];
    readonly env?: Environment;
  }
  /** Those that need no person: for them, and for header fields, see the tests of their own. */
  const ways = {
    updb: () => ({
      flags: controller(),
      env: { ZITI_MCP_USERNAME: world.sandbox.username, ZITI_MCP_PASSWORD: world.sandbox.password },
    }),
    cert: async () => {
      const { client, admin } = world;
      const wanted = {
        name: `by certificate ${++made}`,
        type: 'Default',
        isAdmin: true,
        enrollment: { ott: true },
      };
      const id = await create(client, admin, '/identities', wanted);
      const { json } = await client.management('GET', `/identities/${id}`, { token: admin });
      const identity = await enrollIdentity(json.data.enrollment.ott.jwt);
      writeFileSync(at('identity.json'), JSON.stringify(identity), { mode: 0o600 });
      return { flags: ['--identity', at('identity.json')] };
    },
    'ext-jwt': async () => {
      writeFileSync(at('token'), await tokenOfRobot(world.provider));
      return stored(['--token-file', at('token')], '');
    },
    'controller-oidc': () => stored(['--auth-mode', 'controller-oidc', ...account()], world.sandbox.password),
    'client-credentials': () => stored([...provider(), ...robot()], ROBOT.secret),
  } satisfies Partial<Record<LoginMethod, () => Way | Promise<Way>>>;

  const portOf = (url: string) => Number(new URL(url).port);
  type Environment = Readonly<Record<string, string>>;
  type Route = readonly [how: string, proxy: () => string, more?: Environment];
  const straight: Route = ['straight', () => ''];
  const withoutSimd: Route = ['on a processor without SIMD', () => '', { UNDICI_NO_WASM_SIMD: '1' }];
  const byProxy: Route = ['by a proxy', () => `http://127.0.0.1:${proxy.port}`];
  const withPassword: Route = [
    'by a proxy that wants a password',
    () => `http://someone:p%40ss@127.0.0.1:${proxy.port}`,
  ];
  test.each([
    ['updb', ...straight],
    ['cert', ...straight],
    ['updb', ...withoutSimd],
    ['updb', ...byProxy],
    ['updb', ...withPassword],
    ['cert', ...withPassword],
    ['ext-jwt', ...withPassword],
    ['controller-oidc', ...withPassword],
    ['client-credentials', ...withPassword],
  ] as const)('%s, %s', async (method, _route, url, more = {}) => {
    const { flags, env = {} }: Way = await ways[method]();
    tunnels = new Set();
    const { code, stdout, stderr } = await runProgram(['call', 'getCurrentIdentity', ...flags], {
      env: { ...home.env, HTTPS_PROXY: url(), NO_PROXY: '', ...env, ...more },
    });
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('"isAdmin":true');
    const wanted = method === 'client-credentials' ? [world.sandbox.url, world.provider.issuer] : [world.sandbox.url];
    expect([...tunnels].sort()).toEqual(url() === '' ? [] : wanted.map(portOf).sort());
  });
});
