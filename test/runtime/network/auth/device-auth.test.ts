import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { storedTokens } from '../../../../src/cli/logins/stored-tokens.ts';
import { vaultStore } from '../../../../src/keychain/vault-store.ts';
import type { DeviceAuthCredentials } from '../../../../src/runtime/network/auth/credentials.ts';
import { tokensInMemory } from '../../../../src/runtime/network/auth/oidc/token-store.ts';
import { PersonNeeded, type PersonStep } from '../../../../src/runtime/network/auth/person/person.ts';
import type { Controller } from '../../../../src/runtime/network/cluster/types.ts';
import { memoryVault } from '../../../keychain/memory-vault.ts';
import { outsideToken, ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { type LastingTokens, lastingTokens } from '../../../support/lasting-tokens.ts';
import { PUBLIC_CLIENT, RESOURCE } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { visit } from '../../../support/person-in-browser.ts';
import { describeAuthMode } from './contract.ts';

describeAuthMode({
  name: 'device-auth',
  ...ZT_SESSIONS,
  async prepare() {
    const access = outsideToken();
    const tokens = lastingTokens({ access, from: 0, until: Date.parse('2100-01-01') });
    const credentials = { method: 'device-auth', issuer: 'https://localhost:9', clientId: 'a', tokens } as const;
    return { credentials, secrets: access.split('.') };
  },
});

let world: OutsideWorld;
beforeAll(async () => {
  world = await startOutsideWorld({ deviceCodeLife: 60 });
});
afterAll(() => world.close());
afterEach(() => {
  world.provider.interfere = undefined;
  world.provider.seen.length = 0;
});

const device = (tokens = tokensInMemory()): DeviceAuthCredentials => ({
  method: 'device-auth',
  clientId: PUBLIC_CLIENT,
  tokens,
  ...world.outside,
});

/** The step that a call ends with, since it does not wait. */
async function stepOf(controller: Controller) {
  const error = await whoIs(controller).catch((thrown: unknown) => thrown);
  if (!(error instanceof PersonNeeded)) throw error;
  return error.step;
}

/** Calls until no more steps are needed. */
async function whoAtLast(controller: Controller): Promise<string> {
  for (;;) {
    const who = await whoIs(controller).catch((error: unknown) => error);
    if (typeof who === 'string') return who;
    if (!(who instanceof PersonNeeded)) throw who;
    await sleep(100);
  }
}

const person = (url: string, more = {}) => visit(url, { login: 'ann', password: 'any', ...more }, [world.provider.ca]);

/** A login whose tokens stay when its process ends. */
async function logInOnce(tokens: LastingTokens): Promise<void> {
  const controller = world.controller(device(tokens));
  await person((await stepOf(controller)).url);
  await whoAtLast(controller);
  await controller.close();
}

const formsOf = (call: string) =>
  world.provider.seen.filter((each) => each.call === call).map(({ form }) => Object.fromEntries(form));

test('a call returns at once with address and code; the login completes in the background, and is refreshed when it expires', async () => {
  const tokens = lastingTokens();
  const controller = world.controller(device(tokens));
  const step = await stepOf(controller);
  expect(step).toMatchObject({ kind: 'device', code: expect.stringMatching(/^\w{4}-\w{4}$/) });
  expect(await stepOf(controller)).toEqual(step);
  expect(controller.loginStatus()).toEqual({ state: 'waiting', step });
  await person(step.url);
  expect(await whoAtLast(controller)).toBe('ann');
  expect(controller.loginStatus()).toMatchObject({ state: 'logged in' });
  await controller.close();
  // What is stored outlives the process: no second login.
  expect(formsOf('POST /token/revocation')).toEqual([]);

  tokens.change((set) => ({ ...set, until: 0 }));
  const next = world.controller(device(tokens));
  expect(await whoIs(next)).toBe('ann');
  expect(formsOf('POST /device/auth')).toMatchObject([{ resource: RESOURCE, scope: 'openid offline_access' }]);
  const grants = formsOf('POST /token');
  expect(grants.every(({ resource }) => resource === RESOURCE)).toBe(true);
  expect(grants.at(-1)).toMatchObject({ grant_type: 'refresh_token' });
  expect(tokens.set()?.refresh).not.toBe(grants.at(-1)?.['refresh_token']);
  await next.revoke();
  await next.close();
  expect(formsOf('POST /token/revocation').map(({ token }) => token)).toContain(tokens.set()?.refresh);

  // The provider no longer accepts it: a person has to log in again, and nothing of it is kept.
  tokens.change((set) => ({ ...set, until: 0 }));
  const after = world.controller(device(tokens));
  expect(await stepOf(after)).toMatchObject({ kind: 'device' });
  expect(tokens.set()).toBeUndefined();
  await after.close();
});

test('a login that fails while other processes are told of it is a failure of calls only', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  let told: (() => void) | undefined;
  const steps = {
    elsewhere: async () => undefined,
    async announce({ url }: PersonStep) {
      await person(url, { abort: 'yes' });
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    },
  };
  const controller = world.controller(device({ ...tokensInMemory(), steps }));
  const first = whoIs(controller).catch((error: unknown) => error);
  await expect.poll(() => told).toBeDefined();
  const before = formsOf('POST /token').length;
  await expect.poll(() => formsOf('POST /token').length).toBeGreaterThan(before);
  // The answer is on its way.
  await sleep(500);
  told?.();
  expect(await first).toMatchObject({ message: expect.stringContaining('access_denied') });
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  await controller.close();
});

test('a finished login is stored at once: a restart does not lose it', async () => {
  const tokens = lastingTokens();
  const controller = world.controller(device(tokens));
  await person((await stepOf(controller)).url);
  await expect.poll(() => tokens.set()?.access, { timeout: 20_000 }).toBeTypeOf('string');
  await controller.close();
  const next = world.controller(device(tokens));
  expect(await whoIs(next)).toBe('ann');
  await next.close();
});

test('if the clock of the controller is ahead, tokens are replaced once, and none are given up', async () => {
  const tokens = lastingTokens();
  await logInOnce(tokens);
  world.clock.forward(30);
  world.provider.seen.length = 0;
  // As if they had been issued a while ago.
  tokens.change((set) => ({ ...set, from: set.from - 120_000 }));
  for (const _ of [1, 2]) {
    const controller = world.controller(device(tokens));
    await expect(whoIs(controller)).rejects.toMatchObject({ next: expect.stringMatching(/^Set the clocks /) });
    await controller.close();
  }
  expect(formsOf('POST /token')).toMatchObject([{ grant_type: 'refresh_token' }]);
  expect(formsOf('POST /device/auth')).toEqual([]);
  world.clock.forward(-30);
  const controller = world.controller(device(tokens));
  expect(await whoIs(controller)).toBe('ann');
  await controller.close();
});

test('two refreshes at once use the token once, and both continue', async () => {
  const tokens = lastingTokens();
  await logInOnce(tokens);
  tokens.change((set) => ({ ...set, until: 0 }));
  world.provider.seen.length = 0;
  const both = [world.controller(device(tokens)), world.controller(device(tokens))];
  expect(await Promise.all(both.map(whoIs))).toEqual(['ann', 'ann']);
  expect(formsOf('POST /token')).toHaveLength(1);
  await Promise.all(both.map((each) => each.close()));
});

test('a process that lost its lock on the way sends no refresh token', async () => {
  const tokens = lastingTokens();
  await logInOnce(tokens);
  const locks = mkdtempSync(join(tmpdir(), 'ziti-mcp-locks-'));
  const secrets = vaultStore(memoryVault(), locks).of('lab');
  await secrets.set('tokens', JSON.stringify({ ...tokens.set(), until: 0 }));
  world.provider.seen.length = 0;
  // It is suspended while it asks for the endpoints, and another process takes the lock over.
  world.provider.interfere = (call) => {
    if (call.startsWith('GET /.well-known/')) writeFileSync(join(locks, 'lab.lock'), 'another');
    return undefined;
  };
  const controller = world.controller(device(storedTokens(secrets, 'tokens')));
  await expect(whoIs(controller)).rejects.toThrow(/in use: the lock .* was lost to another process/);
  expect(formsOf('POST /token')).toEqual([]);
  world.provider.interfere = undefined;
  rmSync(join(locks, 'lab.lock'));
  expect(await whoIs(controller)).toBe('ann');
  expect(formsOf('POST /token')).toHaveLength(1);
  await controller.close();
  rmSync(locks, { recursive: true });
});

test.each([404, 429, 500, 502])('a revocation that failed at the provider (status %i) is reported', async (status) => {
  const tokens = lastingTokens({ access: 'a', refresh: 'r', from: 0, until: 0 });
  const controller = world.controller(device(tokens));
  world.provider.interfere = (call) => (call === 'POST /token/revocation' ? status : undefined);
  await expect(controller.revoke()).rejects.toMatchObject({ kind: 'unreachable' });
  await controller.close();
});

test('a provider that revokes no tokens is told, since they live on', async () => {
  const tokens = lastingTokens({ access: 'a', refresh: 'r', from: 0, until: 0 });
  const controller = world.controller(device(tokens));
  const metadata = 'GET /.well-known/openid-configuration';
  world.provider.reshape[metadata] = ({ revocation_endpoint: _, ...others }) => others;
  await expect(controller.revoke()).rejects.toThrow(/revokes no tokens: .* stay valid until they expire\.$/);
  delete world.provider.reshape[metadata];
  await controller.close();
});

test('retries failures of the network or the provider while a person logs in', async () => {
  const controller = world.controller(device());
  const { url } = await stepOf(controller);
  const faults: (number | 'drop')[] = ['drop', 429, 502];
  world.provider.interfere = (call) => (call === 'POST /token' ? faults.shift() : undefined);
  await person(url);
  expect(await whoAtLast(controller)).toBe('ann');
  expect(faults).toEqual([]);
  await controller.close();
  // No one else uses what was only in memory.
  expect(formsOf('POST /token/revocation').length).toBeGreaterThan(0);
});

test('reports once that a person declined, and the next call starts again', async () => {
  const controller = world.controller(device());
  const { url, code } = await stepOf(controller);
  await person(url, { abort: 'yes' });
  await expect(whoAtLast(controller)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('access_denied'),
    next: expect.stringContaining('Log in again'),
  });
  await controller.close();
  const anew = world.controller(device());
  expect((await stepOf(anew)).code).not.toBe(code);
  await anew.close();
});

test('replaces a code that nobody entered in time', async () => {
  const short = await startOutsideWorld({ deviceCodeLife: 2 });
  const credentials = { ...device(), ...short.outside };
  const controller = short.controller(credentials);
  const { code } = await stepOf(controller);
  await sleep(2_100);
  expect((await stepOf(controller)).code).not.toBe(code);
  await controller.close();
  await short.close();
});

test('shows the step to a person who waits, and the call continues', async () => {
  const shown: string[] = [];
  const show = ({ url }: { url: string }) => {
    shown.push(url);
    void person(url);
  };
  const controller = world.controller(device(), { person: { show } });
  expect(await whoIs(controller)).toBe('ann');
  expect(shown).toHaveLength(1);
  await controller.close();
});

test.each([1e300, '1e300'])(
  'a provider that says %j seconds of tokens and codes: times that can be shown, and patience',
  async (expires_in) => {
    const { reshape } = world.provider;
    const before = { ...reshape };
    reshape['POST /device/auth'] = (body) => ({ ...body, expires_in, interval: 1e300 });
    reshape['POST /token'] = (body) => ({ ...body, expires_in });
    const waiting = world.controller(device());
    const { until } = await stepOf(waiting);
    expect(until).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
    await sleep(300);
    expect(formsOf('POST /token')).toEqual([]);
    await waiting.close();
    reshape['POST /device/auth'] = (body) => ({ ...body, expires_in: 60, interval: 1 });
    const tokens = lastingTokens();
    await logInOnce(tokens);
    expect(new Date(tokens.set()?.until ?? 0).toISOString()).toMatch(/^\+275760/);
    Object.assign(reshape, before);
    for (const call of Object.keys(reshape)) if (!(call in before)) delete reshape[call];
  },
);
