import { createServer } from 'node:http';
import { type AddressInfo, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../../../src/common/clock.ts';
import type { BrowserCredentials } from '../../../../src/runtime/network/auth/credentials.ts';
import type { LoginTools } from '../../../../src/runtime/network/auth/login.ts';
import { beginInBrowser } from '../../../../src/runtime/network/auth/oidc/in-browser.ts';
import { Provider } from '../../../../src/runtime/network/auth/oidc/provider.ts';
import { PersonNeeded } from '../../../../src/runtime/network/auth/person/person.ts';
import type { Controller } from '../../../../src/runtime/network/cluster/types.ts';
import { outsideToken, ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { lastingTokens } from '../../../support/lasting-tokens.ts';
import { PUBLIC_CLIENT, RESOURCE } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { visit } from '../../../support/person-in-browser.ts';
import { testClock } from '../../../support/test-clock.ts';
import { describeAuthMode } from './contract.ts';

describeAuthMode({
  name: 'browser',
  ...ZT_SESSIONS,
  async prepare() {
    const access = outsideToken();
    const tokens = lastingTokens({ access, from: 0, until: Date.parse('2100-01-01') });
    const credentials = { method: 'browser', issuer: 'https://localhost:9', clientId: 'a', tokens } as const;
    return { credentials, secrets: access.split('.') };
  },
});

const ISSUER = 'https://idp.example.com';

let world: OutsideWorld;
beforeAll(async () => {
  world = await startOutsideWorld();
});
afterAll(() => world.close());
afterEach(() => {
  world.provider.seen.length = 0;
});

const outside = (more: Partial<BrowserCredentials> = {}): BrowserCredentials => ({
  method: 'browser',
  clientId: PUBLIC_CLIENT,
  tokens: lastingTokens(),
  ...world.outside,
  ...more,
});

async function stepOf(controller: Controller) {
  const error = await whoIs(controller).catch((thrown: unknown) => thrown);
  if (!(error instanceof PersonNeeded)) throw error;
  return error.step;
}

const person = (url: string, more = {}) =>
  visit(url, { login: 'ann', password: 'any', ...more }, [world.provider.ca, world.sandbox.ca]);
const formsOf = (call: string) =>
  world.provider.seen.filter((each) => each.call === call).map(({ form }) => Object.fromEntries(form));

test('at an external provider: a call ends at once with an address, the browser comes back, and the next call goes on', async () => {
  const tokens = lastingTokens();
  const controller = world.controller(outside({ tokens }));
  const step = await stepOf(controller);
  expect(step).toMatchObject({ kind: 'browser', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/login$/) });
  expect(await stepOf(controller)).toEqual(step);
  const end = await person(step.url);
  expect(end.text).toContain('Logged in');
  expect(new URL(end.url).searchParams.get('iss')).toBe(world.provider.issuer);
  expect(await whoIs(controller)).toBe('ann');
  expect(formsOf('POST /token')).toMatchObject([{ grant_type: 'authorization_code', resource: RESOURCE }]);
  expect(tokens.set()?.refresh).toBeTypeOf('string');
  // Nothing listens there any more.
  await expect(person(step.url)).rejects.toThrow(/ECONNREFUSED/);
  await controller.close();
});

test.each([
  ['an external provider', outside, () => ({}), 'ann'],
  [
    "the controller's own",
    (more: Partial<BrowserCredentials>): BrowserCredentials => ({
      method: 'browser',
      tokens: lastingTokens(),
      ...more,
    }),
    () => ({ username: world.sandbox.username, password: world.sandbox.password }),
    'admin',
  ],
])('a finished login at %s is stored at once: a restart does not lose it', async (_name, by, form, who) => {
  const tokens = lastingTokens();
  const controller = world.controller(by({ tokens }));
  await person((await stepOf(controller)).url, form());
  await expect.poll(() => tokens.set()?.access).toBeTypeOf('string');
  await controller.close();
  const next = world.controller(by({ tokens }));
  expect(await whoIs(next)).toBe(who);
  await next.close();
});

test("at the controller's own provider, whose tokens are refreshed and revoked", async () => {
  const { sandbox } = world;
  const tokens = lastingTokens();
  const controller = world.controller({ method: 'browser', tokens });
  const { url } = await stepOf(controller);
  await person(url, { username: sandbox.username, password: sandbox.password });
  expect(await whoIs(controller)).toBe('admin');
  await controller.close();
  tokens.change((set) => ({ ...set, until: 0 }));
  const next = world.controller({ method: 'browser', tokens });
  const before = tokens.set();
  expect(await whoIs(next)).toBe('admin');
  expect(tokens.set()?.access).not.toBe(before?.access);
  await next.revoke();
  await next.close();
  const { status } = await world.client.management('GET', '/current-identity', { bearer: tokens.set()?.access ?? '' });
  expect(status).toBe(401);
});

test("who waits in vain learns that the controller's own page cannot ask for a code", async () => {
  // Its time passes at once.
  const controller = world.controller(
    { method: 'browser', tokens: lastingTokens() },
    { clock: testClock(), person: { show: () => undefined } },
  );
  await expect(whoIs(controller)).rejects.toMatchObject({
    message: 'Nobody logged in with the browser.',
    next: expect.stringMatching(/second factor, .* ziti-mcp init --auth-mode controller-oidc\.$/),
  });
  await controller.close();
});

test.each([
  ['another state', (back: URL) => back.searchParams.set('state', 'guessed'), 404],
  [
    'another path',
    (back: URL) => {
      back.pathname = '/callback';
    },
    404,
  ],
])('ignores %s, and keeps waiting', async (_name, change, status) => {
  const controller = world.controller(outside());
  const { url } = await stepOf(controller);
  const back = new URL('/auth/callback?code=a&state=b', url);
  change(back);
  expect((await person(back.href)).status).toBe(status);
  await person(url);
  expect(await whoIs(controller)).toBe('ann');
  await controller.close();
});

test.each([
  [
    'another issuer',
    (back: URL) => back.searchParams.set('iss', 'https://elsewhere.example.com'),
    /answer does not follow the standards/,
  ],
  ['no issuer', (back: URL) => back.searchParams.delete('iss'), /answer does not follow the standards/],
  ['another code', (back: URL) => back.searchParams.set('code', 'guessed'), /invalid_grant/],
  [
    'a refusal',
    (back: URL) => {
      back.searchParams.delete('code');
      back.searchParams.set('error', 'access_denied');
    },
    /access_denied/,
  ],
])('refuses a browser that returns with %s (RFC 9207), and says why', async (_name, change, message) => {
  const controller = world.controller(outside());
  const { url } = await stepOf(controller);
  const authorize = new URL(await locationOf(url));
  const back = new URL(authorize.searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({
    code: 'a-code',
    state: authorize.searchParams.get('state') ?? '',
    iss: world.provider.issuer,
  }).toString();
  change(back);
  expect(await person(back.href)).toMatchObject({ status: 400, text: expect.stringContaining('Not logged in') });
  await expect(whoIs(controller)).rejects.toMatchObject({ kind: 'login', message: expect.stringMatching(message) });
  await controller.close();
});

async function locationOf(url: string): Promise<string> {
  const { request } = await import('undici');
  const answer = await request(url);
  await answer.body.dump();
  return String(answer.headers.location);
}

test('ignores a request that arrives before the login has a state', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen');
  let early: Promise<number> | undefined;
  // The provider describes itself once somebody has come back who was never sent to it.
  const provider = new Provider({ issuer: ISSUER, clientId: 'a' }, async () => {
    const { port } = (listen.mock.contexts[0] as Server).address() as AddressInfo;
    early ??= person(`http://127.0.0.1:${port}/auth/callback?code=a&state=`).then(({ status }) => status);
    await early;
    return Response.json({ issuer: ISSUER, authorization_endpoint: ISSUER, token_endpoint: ISSUER });
  });
  const closing = new AbortController();
  const tools = { clock: systemClock, closing: closing.signal } as unknown as LoginTools;
  const { step, done } = await beginInBrowser(provider, tools, false);
  listen.mockRestore();
  expect(await early).toBe(404);
  expect(await locationOf((step as { url: string }).url)).toContain('state=');
  closing.abort();
  await expect(done).rejects.toThrow('Nobody logged in');
});

test('reports a port that is in use', async () => {
  const occupied = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => occupied.once('listening', done));
  const { port } = occupied.address() as AddressInfo;
  const controller = world.controller(outside({ redirectUri: `http://127.0.0.1:${port}/auth/callback` }));
  await expect(whoIs(controller)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('EADDRINUSE'),
  });
  await controller.close();
  occupied.close();
});
