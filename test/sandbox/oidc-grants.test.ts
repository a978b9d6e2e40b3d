import { decodeJwt } from 'jose';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { fingerprintOf } from '../../src/sandbox/pki/index.ts';
import { clientOf, enrollIdentity } from '../support/enroll-identity.ts';
import { OidcClient } from '../support/oidc-client.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { authPolicy, create, createUser, type SandboxClient } from '../support/sandbox-client.ts';
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

describe('other grants', () => {
  it('refresh, and earlier tokens stay valid', async () => {
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
    const file = await enrollIdentity(json.data.enrollment.ott.jwt);
    const device = world.closeLater(clientOf(file));
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

  it('by password and one-time code, with enrollment during the login', async () => {
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
