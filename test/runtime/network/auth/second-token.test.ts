/** Logins of identities whose auth policy wants the token of an external provider as the second factor. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Credentials } from '../../../../src/runtime/network/auth/credentials.ts';
import { ROBOT } from '../../../support/outside-provider.ts';
import { type OutsideWorld, startOutsideWorld, whoIs } from '../../../support/outside-world.ts';
import { authPolicy, create, createUser } from '../../../support/sandbox-client.ts';

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
