import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { authPolicy, create, createUser, SandboxClient } from '../support/sandbox-client.ts';

const ISSUER = 'https://idp.example.test';
const AUDIENCE = 'sandbox';

let sandbox: Sandbox;
let client: SandboxClient;
let admin: string;
let issuer: OutsideAuthority;
let signerId: string;
let identityId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  client = new SandboxClient(sandbox);
  admin = await client.tokenOf(sandbox.username, sandbox.password);
  issuer = await OutsideAuthority.create('token issuer');
  signerId = await create(client, admin, '/external-jwt-signers', {
    name: 'idp',
    issuer: ISSUER,
    audience: AUDIENCE,
    certPem: issuer.certPem,
    kid: 'key-1',
    claimsProperty: 'email',
    useExternalId: true,
    enabled: true,
    externalAuthUrl: `${ISSUER}/auth`,
    clientId: 'cli',
    scopes: ['openid'],
  });
  const identity = { name: 'dora', type: 'Default', isAdmin: true, externalId: 'dora@example.test' };
  identityId = await create(client, admin, '/identities', identity);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;
const good = () => ({ iss: ISSUER, aud: AUDIENCE, email: 'dora@example.test', iat: seconds(0), exp: seconds(600) });

function logIn(bearer?: string) {
  const options = { query: { method: 'ext-jwt' }, body: {}, ...(bearer === undefined ? {} : { bearer }) };
  return client.management('POST', '/authenticate', options);
}

describe('login by the token of an outside issuer', () => {
  it('opens a session for the identity that the claim names', async () => {
    const { status, json } = await logIn(await issuer.token(good()));
    expect(status).toBe(200);
    expect(json.data).toMatchObject({ identityId, authenticatorId: `extJwtId:${signerId}` });
    expect((await client.call('GET', '/fabric/v1/routers', { token: json.data.token })).status).toBe(200);
  });

  it.each([
    ['several audiences', () => ({ ...good(), aud: ['other', AUDIENCE] })],
    ['no end', () => ({ iss: ISSUER, aud: AUDIENCE, email: 'dora@example.test' })],
  ])('accepts tokens with %s', async (_what, claims) => {
    expect((await logIn(await issuer.token(claims()))).status).toBe(200);
  });

  it.each([
    ['that has expired', 'expired', () => issuer.token({ ...good(), exp: seconds(-5) })],
    ['that is not valid yet', 'invalid', () => issuer.token({ ...good(), nbf: seconds(300) })],
    ['for another audience', 'invalid', () => issuer.token({ ...good(), aud: 'other' })],
    ['without the claim', 'invalid', () => issuer.token({ ...good(), email: undefined })],
    ['by another key', 'invalid', async () => (await OutsideAuthority.create('x')).token(good())],
    ['that names another key', 'invalid', () => issuer.token(good(), 'key-2')],
    ['of another issuer', 'missing', () => issuer.token({ ...good(), iss: 'https://other.example.test' })],
    ['for nobody here', 'missing', () => issuer.token({ ...good(), email: 'nobody@example.test' })],
    ['that is none', 'missing', async () => 'garbage'],
  ])('refuses a token %s', async (_what, fault, token) => {
    const { status, headers, json } = await logIn(await token());
    expect([status, json.error.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(headers['www-authenticate']).toMatch(
      new RegExp(`^Bearer realm="openziti-primary-ext-jwt" error="${fault}" `),
    );
    expect(headers['www-authenticate']).toContain(`id="${signerId}" issuer="${ISSUER}"`);
  });

  it('needs a token', async () => {
    const { status, headers } = await logIn();
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('error="missing"');
  });

  it('only opens a session: calls do not accept such tokens', async () => {
    const bearer = await issuer.token(good());
    for (const path of [
      '/edge/management/v1/services',
      '/edge/management/v1/current-api-session',
      '/fabric/v1/routers',
    ]) {
      const { status, headers } = await client.call('GET', path, { bearer });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toMatch(/error="missing".*error="missing"/);
    }
  });

  it('is refused for identities whose policy forbids it, or requires other signers', async () => {
    for (const [name, extJwt] of [
      ['no tokens', { allowed: false }],
      ['other signers', { allowed: true, allowedSigners: [await anotherSigner()] }],
    ] as const) {
      const authPolicyId = await create(client, admin, '/auth-policies', authPolicy(name, { extJwt }));
      const externalId = `${name}@example.test`;
      await create(client, admin, '/identities', { name, type: 'Default', isAdmin: false, externalId, authPolicyId });
      const { headers, json, status } = await logIn(await issuer.token({ ...good(), email: externalId }));
      expect([status, json.error.code]).toEqual([401, 'UNAUTHORIZED']);
      expect(headers['www-authenticate']).toContain(`error="missing"`);
      expect(headers['www-authenticate']).toMatch(new RegExp(`id="[^"]*${signerId}.* issuer="[^"]*${ISSUER}`));
    }
  });

  it('fetches the keys of a signer that publishes them', async () => {
    const published = await OutsideAuthority.create('publishing issuer');
    const server = createServer((_request, response) =>
      response.end(JSON.stringify({ keys: [published.jwk('key-9')] })),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const jwksEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const signer = { name: 'publishing', issuer: 'https://keys.example.test', audience: AUDIENCE, jwksEndpoint };
    await create(client, admin, '/external-jwt-signers', { ...signer, enabled: true });
    const claims = { iss: signer.issuer, aud: AUDIENCE, sub: identityId };
    const answers = [
      await logIn(await published.token(claims, 'key-9')),
      await logIn(await issuer.token(claims, 'key-9')),
    ];
    server.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 401]);
  });

  it('ends when the signer is deleted', async () => {
    const disable = (enabled: boolean) =>
      client.management('PATCH', `/external-jwt-signers/${signerId}`, { token: admin, body: { enabled } });
    await disable(false);
    expect((await logIn(await issuer.token(good()))).headers['www-authenticate']).toContain('error="missing"');
    await disable(true);
    expect((await logIn(await issuer.token(good()))).status).toBe(200);
  });
});

describe('a token besides the session', () => {
  it('is required for every call if the policy says so', async () => {
    const secondary = { requireExtJwtSigner: signerId };
    const authPolicyId = await create(client, admin, '/auth-policies', authPolicy('two factors', { secondary }));
    await createUser(client, admin, 'twofold', 'password1', { authPolicyId, externalId: 'twofold@example.test' });
    const login = await client.logIn('twofold', 'password1');
    expect(login.json.data.authQueries).toMatchObject([{ typeId: 'EXT-JWT', id: signerId, httpUrl: `${ISSUER}/auth` }]);
    const { token } = login.json.data;
    const look = (bearer?: string) =>
      client.management('GET', '/current-identity', { token, ...(bearer === undefined ? {} : { bearer }) });
    expect((await look()).status).toBe(401);
    expect((await client.management('GET', '/current-api-session', { token })).status).toBe(200);
    expect((await look(await issuer.token({ ...good(), email: 'twofold@example.test' }))).status).toBe(200);
    // Any token of the signer is accepted, whatever its subject.
    expect((await look(await issuer.token(good()))).status).toBe(200);
    expect((await look(await issuer.token({ ...good(), email: 'nobody@example.test' }))).status).toBe(200);
    const expired = await look(await issuer.token({ ...good(), exp: seconds(-5) }));
    expect([expired.status, expired.headers['www-authenticate']]).toEqual([401, undefined]);
  });

  it('is part of the login, and required again for every later call', async () => {
    const secondary = { requireExtJwtSigner: signerId };
    const authPolicyId = await create(client, admin, '/auth-policies', authPolicy('the same token', { secondary }));
    await createUser(client, admin, 'single', 'password1', { authPolicyId, externalId: 'single@example.test' });
    const bearer = await issuer.token({ ...good(), email: 'single@example.test' });
    const login = await logIn(bearer);
    expect([login.status, login.json.data.authQueries]).toEqual([200, []]);
    const { token } = login.json.data;
    expect((await client.management('GET', '/current-identity', { token })).status).toBe(401);
    const session = await client.management('GET', '/current-api-session', { token });
    expect(session.json.data.authQueries).toMatchObject([{ typeId: 'EXT-JWT' }]);
    expect((await client.management('GET', '/current-identity', { token, bearer })).status).toBe(200);
  });
});

describe('the list of signers', () => {
  it('is available without a login, without keys', async () => {
    const { status, json } = await client.call('GET', '/edge/client/v1/external-jwt-signers');
    expect(status).toBe(200);
    const signer = json.data.find(({ id }: { id: string }) => id === signerId);
    expect(signer).toMatchObject({
      name: 'idp',
      audience: AUDIENCE,
      clientId: 'cli',
      externalAuthUrl: `${ISSUER}/auth`,
    });
    expect(Object.keys(signer)).not.toContain('certPem');
    const found = async (filter: string) => {
      const path = `/edge/client/v1/external-jwt-signers?filter=${encodeURIComponent(filter)}`;
      return (await client.call('GET', path)).status;
    };
    expect(await found('name = "idp"')).toBe(200);
    for (const field of ['issuer', 'audience', 'clientId', 'kid', 'claimsProperty']) {
      expect(await found(`${field} = "x"`)).toBe(400);
    }
  });
});

async function anotherSigner(): Promise<string> {
  const { certPem } = await OutsideAuthority.create('another issuer');
  const signer = {
    name: 'another',
    issuer: 'https://another.example.test',
    audience: AUDIENCE,
    certPem,
    kid: 'k',
    enabled: false,
  };
  return create(client, admin, '/external-jwt-signers', signer);
}
