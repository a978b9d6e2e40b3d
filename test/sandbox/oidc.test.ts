import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { fingerprintOf } from '../../src/sandbox/pki/index.ts';
import { clientOf, enrolIdentity } from '../support/enrol-identity.ts';
import { OidcClient, REDIRECT } from '../support/oidc-client.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { authPolicy, create, createUser, MovableClock, SandboxClient } from '../support/sandbox-client.ts';

const clock = new MovableClock();
let sandbox: Sandbox;
let client: SandboxClient;
let admin: string;
const clients: SandboxClient[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty', clock: clock.now });
  client = remember(new SandboxClient(sandbox));
  admin = await client.tokenOf(sandbox.username, sandbox.password);
});

afterAll(async () => {
  for (const one of clients) await one.close();
  await sandbox.close();
});

function remember(one: SandboxClient): SandboxClient {
  clients.push(one);
  return one;
}

const tokensOfAdmin = () => new OidcClient(client).tokensOf(sandbox.username, sandbox.password);

describe('discovery', () => {
  it('names every endpoint, below /oidc only', async () => {
    const { status, headers, json } = await client.call('GET', '/oidc/.well-known/openid-configuration');
    expect([status, headers.vary]).toEqual([200, 'Origin']);
    expect(json).toMatchObject({
      issuer: `${sandbox.url}/oidc`,
      authorization_endpoint: `${sandbox.url}/oidc/authorize`,
      token_endpoint: `${sandbox.url}/oidc/oauth/token`,
      revocation_endpoint: `${sandbox.url}/oidc/revoke`,
      end_session_endpoint: `${sandbox.url}/oidc/end_session`,
      jwks_uri: `${sandbox.url}/oidc/keys`,
      code_challenge_methods_supported: ['S256'],
    });
    expect(Object.keys(json.openziti_endpoints)).toHaveLength(7);
    expect((await client.call('GET', '/.well-known/openid-configuration')).status).toBe(404);
  });
});

describe('the authorize endpoint', () => {
  it.each([
    ['the page for passwords', {}, 'username'],
    ['the method that is asked for', { method: 'cert' }, 'cert'],
    ['a client of old', { client_id: 'native' }, 'username'],
    ['a redirect to this machine by number', { redirect_uri: 'http://127.0.0.1:5555/auth/callback' }, 'username'],
    ['a redirect to an application', { redirect_uri: 'openziti://auth/callback' }, 'username'],
    [
      'no PKCE, which is only missed later',
      { code_challenge: undefined, code_challenge_method: undefined },
      'username',
    ],
    ['no state', { state: undefined }, 'username'],
  ])('redirects: %s', async (_what, change, page) => {
    const { status, headers } = await new OidcClient(client).authorize(change);
    expect(status).toBe(302);
    expect(headers.location).toMatch(new RegExp(`^/oidc/login/${page}\\?authRequestID=[0-9a-f-]{36}$`));
    const shown = await client.call('GET', String(headers.location));
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(String(headers.location)).toContain(String(shown.headers['auth-request-id']));
  });

  it.each([
    ['an unknown client', { client_id: 'nope' }, 'invalid_client'],
    ['a redirect elsewhere', { redirect_uri: 'http://evil.example/auth/callback' }, 'invalid_request'],
    ['a redirect to another path', { redirect_uri: 'http://localhost:9999/other' }, 'invalid_request'],
    ['a redirect that only begins like one', { redirect_uri: `${REDIRECT}.evil.example` }, 'invalid_request'],
  ])('refuses %s', async (_what, change, error) => {
    const { status, headers, json } = await new OidcClient(client).authorize(change);
    expect([status, json.error, headers.location]).toEqual([400, error, undefined]);
  });
});

describe('a login with code and PKCE', () => {
  it('gives tokens that both APIs take', async () => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin();
    const wrong = await oidc.logIn('password', { id, username: sandbox.username, password: 'wrongwrong' });
    expect([wrong.status, wrong.json.code, wrong.json.error]).toEqual([401, 'INVALID_AUTH', undefined]);
    const login = await oidc.logIn('password', { id, username: sandbox.username, password: sandbox.password });
    expect([login.status, login.text]).toEqual([302, '']);
    expect(login.headers.location).toBe(`${sandbox.url}/oidc/authorize/callback?id=${id}`);
    const back = await client.call('GET', String(login.headers.location));
    const location = new URL(String(back.headers.location));
    expect(location.href.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(location.searchParams.get('state')).toBe('state-1');
    const code = location.searchParams.get('code') ?? '';
    const { status, json } = await oidc.redeem(code);
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: 'Bearer', scope: 'openid offline_access' });
    expect(json.expires_in).toBeGreaterThanOrEqual(1799);
    for (const path of ['/edge/management/v1/services', '/edge/client/v1/current-identity', '/fabric/v1/routers']) {
      expect((await client.call('GET', path, { bearer: json.access_token })).status).toBe(200);
      expect((await client.call('GET', path, { bearer: json.refresh_token })).status).toBe(401);
      expect((await client.call('GET', path, { bearer: json.id_token })).status).toBe(401);
    }
    const again = await oidc.redeem(code);
    expect([again.status, again.json.error]).toEqual([400, 'invalid_grant']);
  });

  it('says in its tokens what the controller does', async () => {
    const tokens = await tokensOfAdmin();
    const fetchKeys = async () => Response.json((await client.call('GET', '/oidc/keys')).json);
    const keys = createRemoteJWKSet(new URL(`${sandbox.url}/oidc/keys`), { [customFetch]: fetchKeys });
    const rules = { issuer: `${sandbox.url}/oidc`, audience: 'openziti', currentDate: clock.now() };
    const access = (await jwtVerify(tokens.access_token, keys, rules)).payload;
    expect(access).toMatchObject({
      amr: ['password'],
      aud: ['openziti'],
      client_id: 'openziti',
      scopes: ['openid', 'offline_access'],
      z_cfs: null,
      z_ia: true,
      z_t: 'a',
    });
    expect(Number(access.exp) - Number(access.iat)).toBe(1800);
    const refresh = (await jwtVerify(tokens.refresh_token, keys, rules)).payload;
    expect(refresh).toMatchObject({ z_t: 'r', z_asid: access.z_asid, sub: access.sub });
    expect(Number(refresh.exp) - Number(refresh.iat)).toBe(86_400);
    const id = (await jwtVerify(tokens.id_token, keys, rules)).payload;
    expect(id).toMatchObject({ azp: 'openziti', name: 'admin', nonce: 'nonce-1', sub: access.sub });
    const hash = createHash('sha256').update(tokens.access_token).digest().subarray(0, 16).toString('base64url');
    expect(id.at_hash).toBe(hash);
    const session = await client.management('GET', '/current-api-session', { bearer: tokens.access_token });
    expect(session.json.data).toMatchObject({ id: access.z_asid, identityId: access.sub, token: tokens.access_token });
  });

  it('takes the form of the page as well', async () => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin();
    const form = { id, username: sandbox.username, password: sandbox.password };
    expect((await client.call('POST', '/oidc/login/username', { form })).status).toBe(302);
    expect((await oidc.redeem(await oidc.codeOf(id))).status).toBe(200);
  });

  it('gives no refresh token that was not asked for', async () => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin({ scope: 'openid' });
    await oidc.logIn('password', { id, username: sandbox.username, password: sandbox.password });
    const { json } = await oidc.redeem(await oidc.codeOf(id));
    expect(Object.keys(json).sort()).toEqual(['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
  });

  it.each([
    ['without its verifier', { code_verifier: '' }, 'invalid_request'],
    ['with another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['for another redirect', { redirect_uri: 'http://localhost:1/auth/callback' }, 'invalid_grant'],
    ['by another client', { client_id: 'native' }, 'invalid_grant'],
    ['by nobody', { client_id: '' }, 'invalid_request'],
  ])('refuses a code %s', async (_what, change, error) => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin();
    await oidc.logIn('password', { id, username: sandbox.username, password: sandbox.password });
    const { status, json } = await oidc.redeem(await oidc.codeOf(id), change);
    expect([status, json.error]).toEqual([400, error]);
  });

  it('needs PKCE from the start', async () => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin({ code_challenge: undefined });
    await oidc.logIn('password', { id, username: sandbox.username, password: sandbox.password });
    expect((await oidc.redeem(await oidc.codeOf(id))).json.error).toBe('invalid_grant');
  });

  it('has no code before anybody logged in', async () => {
    const oidc = new OidcClient(client);
    const id = await oidc.begin();
    const { headers } = await client.call('GET', '/oidc/authorize/callback', { query: { id } });
    expect(new URL(String(headers.location)).searchParams.get('error')).toBe('interaction_required');
    expect((await client.call('GET', '/oidc/authorize/callback', { query: { id: 'unknown' } })).status).toBe(400);
  });
});

describe('a bearer session', () => {
  it('is not ended by log-out, but by revocation', async () => {
    const { access_token: bearer } = await tokensOfAdmin();
    const out = await client.management('DELETE', '/current-api-session', { bearer });
    expect([out.status, out.json.error.code]).toEqual([404, 'NOT_FOUND']);
    expect((await client.management('GET', '/services', { bearer })).status).toBe(200);
    const revoked = await client.call('POST', '/oidc/revoke', { form: { token: bearer, client_id: 'openziti' } });
    expect([revoked.status, revoked.text]).toEqual([200, '']);
    const after = await client.management('GET', '/services', { bearer });
    expect(after.status).toBe(401);
    expect(after.headers['www-authenticate']).toMatch(/^Bearer realm="openziti-oidc" error="invalid" /);
  });

  it('ends with all others of the user at the end of the session; a new one is not touched', async () => {
    const { access_token: bearer, id_token: hint, refresh_token: refresh } = await tokensOfAdmin();
    const query = { id_token_hint: hint, client_id: 'openziti' };
    const { status, headers } = await client.call('GET', '/oidc/end_session', { query });
    expect([status, headers.location]).toEqual([302, '/oidc/logged-out']);
    expect((await client.call('GET', '/oidc/logged-out')).status).toBe(200);
    expect((await client.management('GET', '/services', { bearer })).status).toBe(401);
    // Refresh tokens outlive the end of the session.
    expect((await new OidcClient(client).refresh(refresh)).status).toBe(200);
    const { access_token: fresh } = await tokensOfAdmin();
    expect((await client.management('GET', '/services', { bearer: fresh })).status).toBe(200);
  });

  it('ends when the identity is disabled', async () => {
    const id = await createUser(client, admin, 'disabled', 'password1');
    const { access_token: bearer } = await new OidcClient(client).tokensOf('disabled', 'password1');
    expect((await client.management('GET', '/current-identity', { bearer })).status).toBe(200);
    await client.management('POST', `/identities/${id}/disable`, { token: admin, body: { durationMinutes: 0 } });
    const { status, headers } = await client.management('GET', '/current-identity', { bearer });
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid"')]);
  });

  it('of a user without rights opens nothing', async () => {
    await createUser(client, admin, 'plain', 'password1');
    const { access_token: bearer } = await new OidcClient(client).tokensOf('plain', 'password1');
    expect(decodeJwt(bearer).z_ia).toBeUndefined();
    expect((await client.management('GET', '/services', { bearer })).headers['www-authenticate']).toBeUndefined();
    expect((await client.management('GET', '/services', { bearer })).status).toBe(401);
    expect((await client.management('GET', '/current-identity', { bearer })).status).toBe(200);
  });

  it('has its user told nothing by the provider', async () => {
    const { access_token: bearer } = await tokensOfAdmin();
    const told = await client.call('GET', '/oidc/userinfo', { bearer });
    expect([told.status, told.json]).toEqual([200, {}]);
    expect((await client.call('GET', '/oidc/userinfo', { bearer: 'x' })).status).toBe(401);
  });
});

describe('other grants', () => {
  it('refresh, without making earlier tokens void', async () => {
    const oidc = new OidcClient(client);
    const first = await tokensOfAdmin();
    const second = await oidc.refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect(decodeJwt(second.json.access_token).z_asid).toBe(decodeJwt(first.access_token).z_asid);
    expect((await oidc.refresh(first.refresh_token)).status).toBe(200);
    for (const bearer of [first.access_token, second.json.access_token]) {
      expect((await client.management('GET', '/services', { bearer })).status).toBe(200);
    }
    expect((await oidc.refresh(first.access_token)).json.error).toBe('invalid_grant');
  });

  it('exchange a token for another', async () => {
    const type = (name: string) => `urn:ietf:params:oauth:token-type:${name}`;
    const { access_token, refresh_token } = await tokensOfAdmin();
    const exchange = (name: 'access_token' | 'refresh_token', subject: string) =>
      new OidcClient(client).token({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: 'openziti',
        subject_token: subject,
        subject_token_type: type(name),
        requested_token_type: type(name),
      });
    const access = await exchange('access_token', access_token);
    expect(access.json).toMatchObject({ issued_token_type: type('access_token'), token_type: 'Bearer' });
    expect((await client.management('GET', '/services', { bearer: access.json.access_token })).status).toBe(200);
    const refresh = await exchange('refresh_token', refresh_token);
    expect((await new OidcClient(client).refresh(refresh.json.refresh_token)).status).toBe(200);
    expect((await exchange('access_token', refresh_token)).json.error).toBe('invalid_request');
  });

  it.each([
    ['password', 400, 'unsupported_grant_type'],
    ['zzz', 400, 'unsupported_grant_type'],
    ['client_credentials', 500, 'server_error'],
    ['urn:ietf:params:oauth:grant-type:jwt-bearer', 400, 'invalid_request'],
    ['urn:ietf:params:oauth:grant-type:device_code', 400, 'unauthorized_client'],
    ['refresh_token', 400, 'invalid_grant'],
  ])('fail: %s', async (grant, status, error) => {
    const answer = await new OidcClient(client).token({ grant_type: grant, client_id: 'openziti', refresh_token: 'x' });
    expect([answer.status, answer.json.error]).toEqual([status, error]);
  });

  it('need the client id', async () => {
    const { refresh_token } = await tokensOfAdmin();
    const { json } = await new OidcClient(client).token({ grant_type: 'refresh_token', refresh_token });
    expect(json.error).toBe('invalid_request');
  });
});

describe('other logins', () => {
  it('by certificate give tokens for that certificate only', async () => {
    const body = { name: 'device', type: 'Default', isAdmin: true, enrollment: { ott: true } };
    const id = await create(client, admin, '/identities', body);
    const { json } = await client.management('GET', `/identities/${id}`, { token: admin });
    const file = await enrolIdentity(json.data.enrollment.ott.jwt);
    const device = remember(clientOf(file));
    const oidc = new OidcClient(device);
    const { headers } = await oidc.authorize();
    expect(headers.location).toMatch(/^\/oidc\/login\/cert\?/);
    const request = await oidc.begin();
    expect((await oidc.logIn('cert', { id: request })).status).toBe(302);
    const tokens = (await oidc.redeem(await oidc.codeOf(request))).json;
    const fingerprint = fingerprintOf(file.id.cert.replace('pem:', ''));
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      amr: ['cert'],
      z_acf: fingerprint,
      z_cfs: [fingerprint],
      z_ice: true,
    });
    expect((await device.management('GET', '/services', { bearer: tokens.access_token })).status).toBe(200);
    const elsewhere = await client.management('GET', '/services', { bearer: tokens.access_token });
    expect(elsewhere.headers['www-authenticate']).toMatch(/^Bearer realm="openziti-oidc" error="invalid" /);
    expect((await new OidcClient(client).refresh(tokens.refresh_token)).json.error).toBe('access_denied');
    expect((await oidc.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('by the token of an external issuer', async () => {
    const issuer = await OutsideAuthority.create('issuer');
    const signer = {
      name: 'idp',
      issuer: 'https://idp.example.test',
      audience: 'a',
      certPem: issuer.certPem,
      kid: 'key-1',
    };
    await create(client, admin, '/external-jwt-signers', {
      ...signer,
      enabled: true,
      claimsProperty: 'sub',
      useExternalId: true,
    });
    await create(client, admin, '/identities', {
      name: 'outsider',
      type: 'Default',
      isAdmin: false,
      externalId: 'out',
    });
    const oidc = new OidcClient(client);
    const id = await oidc.begin({ method: 'ext-jwt' });
    expect((await oidc.logIn('ext-jwt', { id }, { bearer: 'x' })).status).toBe(401);
    const bearer = await issuer.token({ iss: signer.issuer, aud: 'a', sub: 'out' });
    expect((await oidc.logIn('ext-jwt', { id }, { bearer })).status).toBe(302);
    const { json } = await oidc.redeem(await oidc.codeOf(id));
    expect(decodeJwt(json.access_token).amr).toEqual(['ext-jwt']);
  });

  it('by password and one-time code, with enrolment during the login', async () => {
    const policy = authPolicy('totp', { secondary: { requireTotp: true } });
    const authPolicyId = await create(client, admin, '/auth-policies', policy);
    await createUser(client, admin, 'careful', 'password1', { authPolicyId });
    const oidc = new OidcClient(client);
    const id = await oidc.begin();
    const half = await oidc.logIn('password', { id, username: 'careful', password: 'password1' });
    expect([half.status, half.headers['totp-required']]).toEqual([200, 'true']);
    expect(half.json.authQueries).toMatchObject([{ typeId: 'TOTP', httpUrl: './oidc/login/totp', minLength: 6 }]);
    expect(half.json.authQueries[0].isTotpEnrolled).toBeUndefined();
    const asked = await client.call('GET', '/oidc/login/auth-queries', { query: { id } });
    expect(asked.json).toEqual(half.json);
    const early = await client.call('GET', '/oidc/authorize/callback', { query: { id } });
    expect(early.headers.location).toContain('error=interaction_required');

    const enrolled = await oidc.logIn('totp/enroll', { id });
    expect(enrolled.status).toBe(201);
    const secret = new URL(enrolled.json.provisioningUrl).searchParams.get('secret') ?? '';
    const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() });
    expect((await oidc.logIn('totp/enroll/verify', { id, code: '000000' })).json.code).toBe('MFA_INVALID_TOKEN');
    expect((await oidc.logIn('totp/enroll/verify', { id, code: code() })).status).toBe(302);
    expect((await oidc.redeem(await oidc.codeOf(id))).status).toBe(200);

    const next = await oidc.begin();
    const again = await oidc.logIn('password', { id: next, username: 'careful', password: 'password1' });
    expect(again.json.authQueries[0].isTotpEnrolled).toBe(true);
    expect((await oidc.logIn('totp', { id: next, code: '000000' })).json.code).toBe('INVALID TOTP CODE');
    expect((await oidc.logIn('totp', { id: next, code: code() })).status).toBe(302);
    const { json } = await oidc.redeem(await oidc.codeOf(next));
    expect(decodeJwt(json.access_token).amr).toEqual(['password', 'totp']);
    const options = { bearer: json.access_token, body: { code: code() } };
    const proof = await client.management('POST', '/current-api-session/totp-token', options);
    expect(proof.status).toBe(200);
    expect(decodeJwt(proof.json.data.token)).toMatchObject({ z_t: 't', z_asid: decodeJwt(json.access_token).z_asid });
  });
});

describe('a refresh', () => {
  const called = async (bearer: string) => (await client.management('GET', '/services', { bearer })).status;

  it('invalidates the refresh token it used, and its access token, a minute later', async () => {
    const oidc = new OidcClient(client);
    const first = await tokensOfAdmin();
    const { json: second } = await oidc.refresh(first.refresh_token);
    expect(await called(first.access_token)).toBe(200);
    clock.forward(1.1);
    expect(await called(first.access_token)).toBe(401);
    expect(await called(second.access_token)).toBe(200);
    expect((await oidc.refresh(first.refresh_token)).json.error).toBe('invalid_grant');
    expect((await oidc.refresh(second.refresh_token)).status).toBe(200);
  });

  it('twice with the same token within that minute invalidates nothing', async () => {
    const oidc = new OidcClient(client);
    const first = await tokensOfAdmin();
    for (let use = 0; use < 2; use++) expect((await oidc.refresh(first.refresh_token)).status).toBe(200);
    clock.forward(1.1);
    expect(await called(first.access_token)).toBe(200);
    expect((await oidc.refresh(first.refresh_token)).status).toBe(200);
  });

  it('works for a disabled identity, whose access token does not, and fails for a deleted one', async () => {
    const oidc = new OidcClient(client);
    const id = await createUser(client, admin, 'refreshing', 'password1');
    const { refresh_token } = await oidc.tokensOf('refreshing', 'password1');
    await client.management('POST', `/identities/${id}/disable`, { token: admin, body: { durationMinutes: 0 } });
    const { json, status } = await oidc.refresh(refresh_token);
    expect([status, await called(json.access_token)]).toEqual([200, 401]);
    await client.management('DELETE', `/identities/${id}`, { token: admin });
    const gone = await oidc.refresh(json.refresh_token);
    expect([gone.status, gone.json.error]).toEqual([500, 'server_error']);
  });

  it('fails after its token is revoked; revoking it again, or an invalid token, is an error', async () => {
    const oidc = new OidcClient(client);
    const { access_token, refresh_token } = await tokensOfAdmin();
    const revoke = async (token: string) =>
      (await client.call('POST', '/oidc/revoke', { form: { token, client_id: 'openziti' } })).status;
    expect(await revoke(refresh_token)).toBe(200);
    expect((await oidc.refresh(refresh_token)).json.error).toBe('invalid_grant');
    expect(await called(access_token)).toBe(401);
    expect([await revoke(access_token), await revoke('garbage')]).toEqual([500, 500]);
  });
});

/** The last one, since it revokes every token above. */
describe('the end of a token', () => {
  it('comes after half an hour for calls, after a day for refreshing', async () => {
    const { access_token: bearer, refresh_token } = await tokensOfAdmin();
    const oidc = new OidcClient(client);
    clock.forward(29);
    expect((await client.management('GET', '/services', { bearer })).status).toBe(200);
    clock.forward(2);
    const { status, headers } = await client.management('GET', '/services', { bearer });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="openziti-oidc" error="expired" /);
    expect((await oidc.refresh(refresh_token)).status).toBe(200);
    clock.forward(24 * 60);
    expect((await oidc.refresh(refresh_token)).json.error).toBe('invalid_grant');
  });
});
