import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClientCredentials } from '../../../../src/runtime/network/auth/credentials.ts';
import { ZT_SESSIONS } from '../../../support/auth-modes.ts';
import { RESOURCE, ROBOT, startOutsideProvider } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { describeAuthMode } from './contract.ts';

describeAuthMode({
  name: 'client-credentials',
  ...ZT_SESSIONS,
  async prepare() {
    const { issuer, ca, close } = await startOutsideProvider();
    const client = { clientId: ROBOT.id, clientSecret: ROBOT.secret, resource: RESOURCE };
    return { credentials: { method: 'client-credentials', issuer, ca, ...client }, secrets: [ROBOT.secret], close };
  },
});

let world: OutsideWorld;
beforeAll(async () => {
  world = await startOutsideWorld();
});
afterAll(() => world.close());

const robot = (changes: Partial<ClientCredentials> = {}): ClientCredentials => ({
  method: 'client-credentials',
  clientId: ROBOT.id,
  clientSecret: ROBOT.secret,
  ...world.outside,
  ...changes,
});

async function attempt(credentials: ClientCredentials): Promise<string> {
  const controller = world.controller(credentials);
  try {
    return await whoIs(controller);
  } finally {
    await controller.close();
  }
}

test('logs in with id and secret, for the resource that is named, and never asks for Brotli', async () => {
  expect(await attempt(robot())).toBe('robot');
  const tokenRequest = world.provider.seen.find(({ call }) => call === 'POST /token');
  expect(Object.fromEntries(tokenRequest?.form ?? [])).toMatchObject({
    grant_type: 'client_credentials',
    resource: RESOURCE,
  });
  expect(tokenRequest?.form.has('scope')).toBe(false);
  expect(new Set(world.provider.seen.map(({ encoding }) => encoding))).toEqual(new Set(['identity']));
});

test.each<[string, () => Partial<ClientCredentials>, RegExp]>([
  [
    'a wrong secret',
    () => ({ clientSecret: 'another-secret-than-it-should-be-4711' }),
    /refused the login \(invalid_client\)/,
  ],
  ['an unknown client', () => ({ clientId: 'nobody' }), /invalid_client/],
  ['no resource: the token is opaque', () => ({ resource: undefined as never }), /not a JSON Web Token/],
  [
    'an issuer in another spelling',
    () => ({ issuer: `${world.provider.issuer.replace('localhost', '127.0.0.1')}` }),
    /an issuer other than/,
  ],
  [
    'a page that is no provider',
    () => ({ issuer: `${world.provider.issuer}/no-provider` }),
    /cannot be used: .* \(status 404\)|an issuer other than/,
  ],
  [
    'an authority that is not trusted',
    () => ({ ca: undefined as never }),
    /cannot be reached \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
  ],
  ['nobody there', () => ({ issuer: 'https://localhost:9' }), /cannot be reached \(ECONNREFUSED\)/],
])('%s: the error names it, without the secret', async (_name, changes, message) => {
  const settings = Object.fromEntries(
    Object.entries({ ...robot(), ...changes() }).filter(([, value]) => value !== undefined),
  );
  const failure = (await attempt(settings as unknown as ClientCredentials).catch((error: unknown) => error)) as Error;
  expect(failure.message).toMatch(message);
  expect(JSON.stringify([failure.message, failure.stack])).not.toContain(settings['clientSecret']);
});

test.each([
  ['audience', { audience: 'somebody else' }, /another audience/],
  ['issuer', { issuer: 'https://elsewhere.example.com' }, /its issuer or audience is unknown/],
  ['signer that is switched off', { enabled: false }, /no external JWT signer|its issuer or audience is unknown/],
])('a controller with another %s refuses the token', async (_name, change, message) => {
  const { client, admin, signerId, provider } = world;
  const path = `/external-jwt-signers/${signerId}`;
  await client.management('PATCH', path, { token: admin, body: change });
  await expect(attempt(robot())).rejects.toMatchObject({ kind: 'login', message: expect.stringMatching(message) });
  await client.management('PATCH', path, {
    token: admin,
    body: { audience: 'ziti', issuer: provider.issuer, enabled: true },
  });
  expect(await attempt(robot())).toBe('robot');
});

test('reports an identity that gets disabled at the next call, and works again once it is enabled', async () => {
  const { client, admin, identities } = world;
  const controller = world.controller(robot());
  expect(await whoIs(controller)).toBe('robot');
  await client.management('POST', `/identities/${identities['robot']}/disable`, {
    token: admin,
    body: { durationMinutes: 0 },
  });
  await expect(whoIs(controller)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringContaining('disabled'),
  });
  await client.management('POST', `/identities/${identities['robot']}/enable`, { token: admin, body: {} });
  await controller.close();
  expect(await attempt(robot())).toBe('robot');
});

test('reports a provider that is down when the session ends, and logs in at the next call', async () => {
  const controller = world.controller(robot());
  expect(await whoIs(controller)).toBe('robot');
  for (const { id } of (await world.client.management('GET', '/api-sessions', { token: world.admin })).json.data) {
    const ownSession = await world.client.management('GET', '/current-api-session', { token: world.admin });
    if (id !== ownSession.json.data.id)
      await world.client.management('DELETE', `/api-sessions/${id}`, { token: world.admin });
  }
  // Its token is valid for a while: no provider is needed.
  world.provider.interfere = () => 'drop';
  expect(await whoIs(controller)).toBe('robot');
  await controller.close();
  await expect(attempt(robot())).rejects.toMatchObject({ kind: 'unreachable' });
  world.provider.interfere = undefined;
  expect(await attempt(robot())).toBe('robot');
});

test('does not replace a new token that has expired by the clock of the controller, and names the clocks', async () => {
  const controller = world.controller(robot());
  world.clock.forward(30);
  const before = world.provider.seen.length;
  await expect(whoIs(controller)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringMatching(/it has expired by the clock of the controller, although it was issued just now\.$/),
    next: expect.stringMatching(/^Set the clocks of the controller, the provider, and this machine\./),
  });
  expect(world.provider.seen.slice(before).filter(({ call }) => call === 'POST /token')).toHaveLength(1);
  world.clock.forward(-30);
  await controller.close();
});
