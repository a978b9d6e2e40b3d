/** Each person logs in to the controller themselves, by a code: its own audit names them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client as ProtocolClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAgeKeyFile } from '../../src/keychain/age-vault.ts';
import { type Home, newHome } from '../networks/home.ts';
import { callText, ERAS } from '../support/client.ts';
import {
  connectHttp,
  type HttpServer,
  type HttpServerOptions,
  message,
  openSession,
  startHttp,
} from '../support/http-server.ts';
import { PUBLIC_CLIENT } from '../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld } from '../support/outside-world.ts';
import { visit } from '../support/person-in-browser.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { create } from '../support/sandbox-client.ts';

let world: OutsideWorld;
let home: Home;
let server: HttpServer;

beforeAll(async () => {
  world = await startOutsideWorld();
  await create(world.client, world.admin, '/identities', {
    name: 'bob',
    type: 'Default',
    isAdmin: true,
    externalId: 'bob',
  });
  home = newHome();
  const keyFile = join(home.path, 'key');
  await createAgeKeyFile(keyFile);
  const common = { controller: world.sandbox.url, ca: world.sandbox.ca, secrets: 'file', keyFile };
  const networks = {
    cloud: { ...common, logIn: { method: 'device-auth', clientId: PUBLIC_CLIENT, ...world.outside } },
    desk: { ...common, logIn: { method: 'browser', clientId: PUBLIC_CLIENT, ...world.outside } },
  };
  mkdirSync(dirname(home.settings), { recursive: true });
  writeFileSync(home.settings, JSON.stringify({ version: 1, networks }));
  server = await start([]);
});
afterAll(async () => {
  await server?.stop();
  home?.remove();
  await world?.close();
});
beforeEach(() => {
  world.provider.seen.length = 0;
});

const start = (flags: readonly string[], more: HttpServerOptions = {}) =>
  startHttp(world.sandbox, flags, { serves: ['--network', 'cloud'], env: home.env, ...more });

const eras = ['older (initialize)', 'newer (server/discover)'] as const satisfies readonly (keyof typeof ERAS)[];
const person = (url: string, login: string) => visit(url, { login, password: 'any' }, [world.provider.ca]);
const stepIn = (text: string) => /open (https:\S+?), enter the code (\w{4}-\w{4})/.exec(text)?.[1] ?? '';

type Client = Awaited<ReturnType<typeof connectHttp>>['client'];
const identity = (client: Client) => callText(client, 'getCurrentIdentity');

/** Logs in as somebody, by what the first call says. */
async function logIn(client: Client, login: string): Promise<void> {
  const begun = await identity(client);
  expect(begun).toMatchObject({ isError: true, text: expect.stringContaining('A person has to log in first') });
  await person(stepIn(begun.text), login);
  await expect
    .poll(async () => (await identity(client)).text, { timeout: 20_000, interval: 200 })
    .toContain(`"${login}"`);
}

describe.each(eras)('a client of the era %s', (era) => {
  test('logs in as its own person, and nobody else uses that login', async () => {
    const [ann, bob] = [await server.key(`ann-${era.slice(0, 5)}`), await server.key(`bob-${era.slice(0, 5)}`)];
    const { client: hers } = await connectHttp(server.url, ann, era);
    const { client: his } = await connectHttp(server.url, bob, era);
    await logIn(hers, 'ann');
    const waits = await identity(his);
    expect(waits).toMatchObject({ isError: true, text: expect.stringContaining('A person has to log in first') });
    await logIn(his, 'bob');
    expect((await identity(hers)).text).toContain('"ann"');
    const listed = async (client: Client) => (await callText(client, 'listNetworks')).text;
    expect([await listed(hers), await listed(his)]).toEqual([
      expect.stringContaining('logged in as "ann"'),
      expect.stringContaining('logged in as "bob"'),
    ]);

    expect((await callText(his, 'logOut')).text).toContain('logged out of cloud');
    expect((await identity(his)).text).toContain('A person has to log in first');
    expect((await identity(hers)).text).toContain('"ann"');
    expect(world.provider.seen.map(({ call }) => call)).toContain('POST /token/revocation');
    await Promise.all([hers.close(), his.close()]);
    const log = server.log.lines.join('\n') + JSON.stringify(server.audited());
    expect(log).not.toMatch(/eyJ|refresh_token|device_code/);
  });
});

test.each(eras)('a client of the era %s shows its person the page if it can, and nobody else sees it', async (era) => {
  const headers = { Authorization: `Bearer ${await server.key(`shown-${era.slice(0, 5)}`)}` };
  const client = new ProtocolClient(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: ERAS[era] }, capabilities: { elicitation: { url: {} } } },
  );
  const shown: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    const { url = '' } = params as { readonly url?: string };
    shown.push(url);
    await person(url, 'ann');
    return { action: 'accept' };
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } }));
  expect((await identity(client)).text).toContain('"ann"');
  expect(shown).toEqual([expect.stringContaining(world.provider.issuer)]);
  const { client: other } = await connectHttp(server.url, await server.key(`not-${era.slice(0, 5)}`), era);
  expect((await identity(other)).text).toContain('A person has to log in first');
  await Promise.all([client.close(), other.close()]);
});

test('each person gets a different code', async () => {
  const [one, other] = [await server.key('one'), await server.key('other')];
  const steps = [];
  for (const key of [one, other, one]) {
    const { client } = await connectHttp(server.url, key, 'newer (server/discover)');
    steps.push(stepIn((await identity(client)).text));
    await client.close();
  }
  expect(steps[0]).toMatch(/^https:/);
  expect(steps[1]).not.toBe(steps[0]);
  expect(steps[2]).toBe(steps[0]);
});

test('a login ends with the last session of its person', async () => {
  const key = await server.key('leaves');
  const { client, transport } = await connectHttp(server.url, key, 'older (initialize)');
  await logIn(client, 'ann');
  const sessions = world.sandbox.requests.length;
  await transport.terminateSession();
  await expect
    .poll(() => world.sandbox.requests.slice(sessions).map(({ method, path }) => `${method} ${path.split('?')[0]}`))
    .toContain('DELETE /edge/management/v1/current-api-session');
  const { client: again } = await connectHttp(server.url, key, 'older (initialize)');
  expect((await identity(again)).text).toContain('A person has to log in first');
  await again.close();
});

test('a new key of the same name has neither the session nor the login of the revoked one', async () => {
  const key = await server.key('renamed');
  const { client } = await connectHttp(server.url, key, 'newer (server/discover)');
  await logIn(client, 'ann');
  const session = await openSession(server.url, key);
  await server.revoke('renamed');
  const next = await server.key('renamed');
  const { client: heir } = await connectHttp(server.url, next, 'newer (server/discover)');
  expect((await identity(heir)).text).toContain('A person has to log in first');
  const headers = { ...session, Authorization: `Bearer ${next}` };
  expect((await fetch(server.url, { method: 'POST', headers, body: message('ping') })).status).toBe(404);
  await heir.close();
});

test('a login ends when its person has been inactive for a while', async () => {
  const ownServer = await start([], { limits: { sessionIdle: 1_500 } });
  const { client } = await connectHttp(ownServer.url, await ownServer.key('idle'), 'newer (server/discover)');
  await logIn(client, 'ann');
  await expect
    .poll(() => world.provider.seen.map(({ call }) => call), { timeout: 10_000 })
    .toContain('POST /token/revocation');
  expect((await identity(client)).text).toContain('A person has to log in first');
  await client.close();
  await ownServer.stop();
});

test('the time limit also counts without sessions', async () => {
  await (await start(['--stateless', '--session-idle', '60'])).stop();
});

test('the server is ready before anybody has logged in, and starts no login itself', async () => {
  expect((await fetch(server.url.replace('/mcp', '/readyz'))).status).toBe(200);
  expect(world.provider.seen.map(({ call }) => call)).not.toContain('POST /device/auth');
});

test('refuses to start with a login that needs a browser on this machine, unless all share it', async () => {
  const desk = { serves: ['--network', 'desk'] };
  const refused = await start([], desk).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'UsageError', message: expect.stringContaining('--share-log-in') });
  await (await start(['--share-log-in'], desk)).stop();
});

test('--share-log-in: everybody uses the same login', async () => {
  const ownServer = await start(['--share-log-in']);
  const { client: hers } = await connectHttp(ownServer.url, await ownServer.key('ann'), 'newer (server/discover)');
  const { client: his } = await connectHttp(ownServer.url, await ownServer.key('bob'), 'newer (server/discover)');
  await logIn(hers, 'ann');
  expect((await identity(his)).text).toContain('"ann"');
  expect((await his.listTools()).tools.map(({ name }) => name)).not.toContain('logOut');
  await Promise.all([hers.close(), his.close()]);
  await ownServer.stop();
});

describe('at several replicas', () => {
  const env = { ZITI_MCP_CONFIRM_KEY: 'the-same-for-all-replicas-of-this-test' };
  const newer = 'newer (server/discover)';
  let redis: RedisServer;
  let replicas: readonly [HttpServer, HttpServer];

  beforeAll(async () => {
    redis = await startRedis();
    const flags = ['--state', redis.url];
    const first = await start(flags, { env: { ...home.env, ...env } });
    const keys = ['--keys-file', first.keysFile];
    replicas = [first, await start([...flags, ...keys], { env: { ...home.env, ...env } })];
  });
  afterAll(async () => {
    await Promise.all((replicas ?? []).map((each) => each.stop()));
    await redis?.stop();
  });

  /** The same person at both. */
  async function atBoth(name: string): Promise<readonly [Client, Client]> {
    const key = await replicas[0].key(name);
    const [one, other] = await Promise.all(replicas.map(({ url }) => connectHttp(url, key, newer)));
    return [one?.client as Client, other?.client as Client];
  }
  /** What the store has, as text. */
  async function stored(): Promise<string> {
    const store = new Redis(redis.url);
    const keys = await store.keys('*login*');
    const values = await Promise.all(keys.map((each) => store.get(each)));
    store.disconnect();
    return [...keys, ...values].join(' ');
  }

  test('a person logs in once, is asked for one code, and logs out everywhere', async () => {
    const [here, there] = await atBoth('shares');
    const [begun, same] = [await identity(here), await identity(there)];
    expect(stepIn(begun.text)).toMatch(/^https:/);
    expect(stepIn(same.text)).toBe(stepIn(begun.text));
    await person(stepIn(begun.text), 'ann');
    await expect.poll(async () => (await identity(there)).text, { timeout: 20_000 }).toContain('"ann"');
    expect((await identity(here)).text).toContain('"ann"');
    expect(world.provider.seen.filter(({ call }) => call === 'POST /device/auth')).toHaveLength(1);
    const text = await stored();
    expect(text).toContain('ziti-mcp:login ');
    // Encrypted bytes may contain "eyJ" by chance: how the header of a token starts is longer.
    expect(text).not.toMatch(/eyJ(?:hbGciOi|0eXAiOi|raWQiOi)|access|refresh|shares|user_code/);

    const { client: another } = await connectHttp(replicas[1].url, await replicas[0].key('not-shares'), newer);
    expect((await identity(another)).text).toContain('A person has to log in first');

    expect((await callText(there, 'logOut')).text).toContain('logged out');
    expect(world.provider.seen.map(({ call }) => call)).toContain('POST /token/revocation');
    await expect.poll(async () => (await identity(here)).text).toContain('A person has to log in first');
    await Promise.all([here.close(), there.close(), another.close()]);
  });

  test('it continues at another replica when the first one stops', async () => {
    const ownServer = await start(['--state', redis.url, '--keys-file', replicas[0].keysFile], {
      env: { ...home.env, ...env },
    });
    const key = await replicas[0].key('moves');
    const { client: before } = await connectHttp(ownServer.url, key, newer);
    await logIn(before, 'ann');
    await ownServer.stop();
    const { client: after } = await connectHttp(replicas[1].url, key, newer);
    expect((await identity(after)).text).toContain('"ann"');
    expect(world.provider.seen.map(({ call }) => call)).not.toContain('POST /token/revocation');
    await after.close();
  });

  test('it ends at the provider when it has not been used at any of them for a while', async () => {
    const flags = ['--state', redis.url, '--session-idle', '2', '--keys-file', replicas[0].keysFile];
    const [one, other] = await Promise.all([1, 2].map(() => start(flags, { env: { ...home.env, ...env } })));
    const key = await replicas[0].key('fades');
    const logins = async () => (await stored()).match(/ziti-mcp:login /g)?.length ?? 0;
    const others = await logins();
    const [before, goesOn] = await Promise.all([one, other].map((each) => connectHttp(each?.url ?? '', key, newer)));
    await logIn(before?.client as Client, 'ann');
    const revoked = () => world.provider.seen.filter(({ call }) => call === 'POST /token/revocation').length;
    // Longer than a login lasts unused; a busy machine may make each of these calls late.
    for (const until = performance.now() + 2_500; performance.now() < until; ) {
      expect((await identity(goesOn?.client as Client)).text).toContain('"ann"');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect([revoked(), await logins()]).toEqual([0, others + 1]);
    await expect.poll(revoked, { timeout: 15_000 }).toBeGreaterThan(0);
    await expect.poll(logins, { timeout: 15_000 }).toBe(others);
    const said = async () => (await identity(before?.client as Client)).text;
    await expect.poll(said, { timeout: 5_000 }).toContain('A person has to log in first');
    await Promise.all([before?.client.close(), goesOn?.client.close()]);
    await Promise.all([one?.stop(), other?.stop()]);
  });
});
