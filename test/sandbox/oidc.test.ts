import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { OidcClient, REDIRECT } from '../support/oidc-client.ts';
import { createUser, type SandboxClient } from '../support/sandbox-client.ts';
import { EmptySandbox } from './support/empty-sandbox.ts';

const world = new EmptySandbox();
const { clock } = world;
let sandbox: Sandbox;
let client: SandboxClient;
let admin: string;

beforeAll(async () => {
  ({ sandbox, client, admin } = await world.start());
});
afterAll(() => world.close());

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
  it('is not ended by a logout, but by revocation', async () => {
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

  it('does not let the provider tell anything about its user', async () => {
    const { access_token: bearer } = await tokensOfAdmin();
    const userInfo = await client.call('GET', '/oidc/userinfo', { bearer });
    expect([userInfo.status, userInfo.json]).toEqual([200, {}]);
    expect((await client.call('GET', '/oidc/userinfo', { bearer: 'x' })).status).toBe(401);
  });
});
