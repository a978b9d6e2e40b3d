/** Logins of identities whose auth policy wants the token of an external provider as the second factor. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/common/log.ts';
import type { Credentials } from '../../../../src/runtime/network/auth/credentials.ts';
import { createController } from '../../../../src/runtime/network/cluster/controller.ts';
import { outsideToken } from '../../../support/auth-modes.ts';
import { READ, READ_CALL, settingsFor } from '../../../support/connect-settings.ts';
import { errorBody, json, LOG_IN, loginAnswer, startFakeController } from '../../../support/fake-controller.ts';
import { ROBOT } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { authPolicy, create, createUser } from '../../../support/sandbox-client.ts';
import { testClock } from '../../../support/test-clock.ts';

/** Seconds that the provider's tokens last: less than a session. */
const TOKEN_LIFE = 300;

let world: OutsideWorld;
let other: string;
beforeAll(async () => {
  world = await startOutsideWorld({ accessTokenLife: TOKEN_LIFE });
  const { client, admin } = world;
  other = await create(client, admin, '/external-jwt-signers', {
    ...{ name: 'another provider', enabled: true, issuer: 'https://other.example', audience: 'x' },
    jwksEndpoint: world.provider.jwks,
  });
  await createUser(client, admin, 'somebody', 'a password', { isAdmin: true });
});
afterAll(() => world.close());

const robot = (): Credentials => ({
  ...{ method: 'client-credentials', clientId: ROBOT.id, clientSecret: ROBOT.secret },
  ...world.outside,
});

/** Gives an identity an auth policy that wants a token of this signer. */
async function requireToken(name: string, signer: string): Promise<void> {
  const { client, admin: token } = world;
  const second = { secondary: { requireExtJwtSigner: signer } };
  const policy = await create(client, token, '/auth-policies', authPolicy(`token of ${signer} for ${name}`, second));
  const { json } = await client.management('GET', `/identities?filter=name="${name}"`, { token });
  const { id } = json.data[0];
  const body = { authPolicyId: policy };
  expect((await client.management('PATCH', `/identities/${id}`, { token, body })).status).toBe(200);
}

test('the token of a login at the provider is sent as both factors, as long as it is valid', async () => {
  await requireToken('robot', world.signerId);
  const controller = world.controller(robot());
  const begun = Date.now();
  expect(await whoIs(controller)).toBe('robot');
  const { headers } = world.sandbox.requests.at(-1) as { headers: Record<string, unknown> };
  expect(headers).toMatchObject({
    'zt-session': expect.any(String),
    authorization: expect.stringMatching(/^Bearer ey/),
  });
  const standing = controller.loginStatus();
  if (standing.state !== 'logged in') throw new Error(standing.state);
  expect(standing.until - begun).toBeLessThanOrEqual(TOKEN_LIFE * 1_000 + 5_000);
  await controller.close();
});

test('refuses a token of another provider, and names the right one', async () => {
  await requireToken('robot', other);
  const controller = world.controller(robot());
  await expect(whoIs(controller)).rejects.toMatchObject({
    kind: 'login',
    message: expect.stringMatching(/MFA needed/),
  });
  await controller.close();
});

test('refuses a password alone, and says how to log in', async () => {
  await requireToken('somebody', world.signerId);
  const controller = world.controller({ method: 'updb', username: 'somebody', password: 'a password' });
  await expect(whoIs(controller)).rejects.toMatchObject({
    message: expect.stringMatching(/token of the external provider/),
    next: expect.stringContaining('--auth-mode device-auth'),
  });
  await controller.close();
});

describe('a 401 without a challenge, as for a second token that has expired', () => {
  /**
   * A controller that takes one bearer at a time, and a client whose clock thinks that all of them are good.
   * @param life seconds that they live, if they say so
   */
  async function start(life?: number) {
    const fake = await startFakeController();
    const clock = testClock();
    let count = 0;
    const accepted = { bearer: '' };
    const authQueries = [{ typeId: 'EXT-JWT' }];
    fake.on(LOG_IN, ({ headers }, response) => {
      accepted.bearer = String(headers.authorization);
      json(response, 200, loginAnswer(`token-${count}`, { authQueries }));
    });
    fake.on('GET /edge/management/v1/current-identity', (_request, response) => json(response, 200, { data: {} }));
    fake.on(READ_CALL, ({ headers }, response) =>
      headers.authorization === accepted.bearer
        ? json(response, 200, { data: [] })
        : json(response, 401, errorBody('UNAUTHORIZED')),
    );
    const times = () => {
      const iat = clock.date() / 1_000;
      return life === undefined ? {} : { iat, exp: iat + life };
    };
    const token = async () => outsideToken({ jti: ++count, ...times() });
    const controller = createController(
      settingsFor(fake, { credentials: { method: 'ext-jwt', token } }),
      silentLogger,
      {
        clock,
      },
    );
    return {
      clock,
      read: async () => (await controller.send(READ, new AbortController().signal)).status,
      expire: () => {
        accepted.bearer = '';
      },
      forbid: () => fake.on(READ_CALL, (_request, response) => json(response, 401, errorBody('UNAUTHORIZED'))),
      logins: () => fake.calls().filter((call) => call === LOG_IN).length,
      async [Symbol.asyncDispose]() {
        await controller.close();
        await fake.close();
      },
    };
  }

  test('logs in again, once for all calls', async () => {
    await using world = await start();
    expect(await world.read()).toBe(200);
    world.clock.move(2 * 60_000);
    world.expire();
    expect(await Promise.all(Array.from({ length: 20 }, world.read))).toEqual(Array(20).fill(200));
    expect(world.logins()).toBe(2);
  });

  test('at once after a sleep in which only the date went on', async () => {
    await using world = await start();
    expect(await world.read()).toBe(200);
    const { now } = world.clock;
    const then = now();
    world.clock.move(2 * 60_000);
    world.clock.now = () => then;
    world.expire();
    expect(await world.read()).toBe(200);
    expect(world.logins()).toBe(2);
  });

  test('does not come if the token lives for less than a minute: it is replaced before', async () => {
    await using world = await start(30);
    expect(await world.read()).toBe(200);
    world.clock.move(28_000);
    world.expire();
    expect(await world.read()).toBe(200);
    expect(world.logins()).toBe(2);
  });

  test('but a login is not repeated for each call that its identity may not make', async () => {
    await using world = await start();
    await world.read();
    world.forbid();
    for (let call = 0; call < 5; call++) expect(await world.read()).toBe(401);
    expect(world.logins()).toBe(1);
    world.clock.move(2 * 60_000);
    for (let call = 0; call < 5; call++) expect(await world.read()).toBe(401);
    expect(world.logins()).toBe(2);
  });
});
