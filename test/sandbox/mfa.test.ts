import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { authPolicy, create, createUser, type SandboxClient } from '../support/sandbox-client.ts';
import { EmptySandbox } from './support/empty-sandbox.ts';

const world = new EmptySandbox();
const { clock } = world;
let sandbox: Sandbox;
let client: SandboxClient;
let admin: string;
let users = 0;
/** The user of the current test, new for each. */
let user: string;
let token: string;

beforeAll(async () => {
  ({ sandbox, client, admin } = await world.start());
});
afterAll(() => world.close());

beforeEach(async () => {
  user = `user-${++users}`;
  await createUser(client, admin, user, 'password1');
  token = await client.tokenOf(user, 'password1');
});

const MFA = '/current-identity/mfa';

/** The code that an authenticator app shows for this URL. */
function codeOf(provisioningUrl: string): string {
  const secret = new URL(provisioningUrl).searchParams.get('secret') ?? '';
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() });
}

async function enroll(session = token): Promise<{ provisioningUrl: string; recoveryCodes: string[] }> {
  expect((await client.management('POST', MFA, { token: session })).status).toBe(201);
  return (await client.management('GET', MFA, { token: session })).json.data;
}

async function enrollAndVerify(): Promise<{ provisioningUrl: string; recoveryCodes: string[] }> {
  const mfa = await enroll();
  const body = { code: codeOf(mfa.provisioningUrl) };
  expect((await client.management('POST', `${MFA}/verify`, { token, body })).status).toBe(200);
  return mfa;
}

describe('enrolling a second factor', () => {
  it('shows the secret until it has been verified', async () => {
    expect((await client.management('GET', MFA, { token })).status).toBe(404);
    const mfa = await enroll();
    expect(mfa).toMatchObject({ isVerified: false });
    expect(mfa.provisioningUrl).toMatch(
      new RegExp(`^otpauth://totp/openziti.io:${user}\\?issuer=openziti.io&secret=[A-Z2-7]{16}$`),
    );
    expect(mfa.recoveryCodes).toHaveLength(20);
    expect(mfa.recoveryCodes.every((code) => /^[A-Z2-7]{6}$/.test(code))).toBe(true);
    const image = await client.management('GET', `${MFA}/qr-code`, { token, headers: { accept: 'image/png' } });
    expect([image.status, image.headers['content-type']]).toEqual([200, 'image/png']);
    expect(image.text.slice(1, 4)).toBe('PNG');
    const twice = await client.management('POST', MFA, { token });
    expect([twice.status, twice.json.error.code]).toEqual([409, 'MFA_EXISTS']);
  });

  it('accepts a correct code, and then hides the secret', async () => {
    const { provisioningUrl } = await enroll();
    const wrong = await client.management('POST', `${MFA}/verify`, { token, body: { code: '000000' } });
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'MFA_INVALID_TOKEN']);
    await client.management('POST', `${MFA}/verify`, { token, body: { code: codeOf(provisioningUrl) } });
    const { json } = await client.management('GET', MFA, { token });
    expect(json.data).toMatchObject({ isVerified: true, recoveryCodes: null });
    expect(json.data.provisioningUrl).toBeUndefined();
    expect((await client.management('GET', `${MFA}/qr-code`, { token })).status).toBe(404);
    const current = await client.management('GET', '/current-identity', { token });
    expect(current.json.data.isMfaEnabled).toBe(true);
    const session = await client.management('GET', '/current-api-session', { token });
    expect(session.json.data).toMatchObject({ isMfaRequired: true, isMfaComplete: true });
  });

  it('returns recovery codes for a code, and new ones on demand', async () => {
    const { provisioningUrl, recoveryCodes } = await enrollAndVerify();
    const ask = (code: string) =>
      client.management('GET', `${MFA}/recovery-codes`, { token, headers: { 'mfa-validation-code': code } });
    expect((await ask('000000')).json.error.code).toBe('MFA_INVALID_TOKEN');
    const code = codeOf(provisioningUrl);
    expect((await ask(code)).json.data.recoveryCodes).toEqual(recoveryCodes);
    await client.management('POST', `${MFA}/recovery-codes`, { token, body: { code } });
    const fresh = (await ask(code)).json.data.recoveryCodes;
    expect(fresh).toHaveLength(20);
    expect(fresh).not.toEqual(recoveryCodes);
  });

  it('is removed by its owner with a code, and by an administrator without', async () => {
    const { provisioningUrl } = await enrollAndVerify();
    const drop = (code: string) =>
      client.management('DELETE', MFA, { token, headers: { 'mfa-validation-code': code } });
    expect((await drop('000000')).status).toBe(400);
    expect((await drop(codeOf(provisioningUrl))).status).toBe(200);
    expect((await client.management('GET', MFA, { token })).status).toBe(404);
    await enrollAndVerify();
    const { json } = await client.management('GET', '/current-identity', { token });
    await client.management('DELETE', `/identities/${json.data.id}/mfa`, { token: admin });
    expect((await client.management('GET', MFA, { token })).status).toBe(404);
  });
});

describe('a login with a second factor', () => {
  it('is not complete with the password', async () => {
    const { provisioningUrl } = await enrollAndVerify();
    const login = await client.logIn(user, 'password1');
    expect(login.json.data).toMatchObject({ isMfaRequired: true, isMfaComplete: false });
    expect(login.json.data.authQueries).toEqual([
      {
        format: 'alphaNumeric',
        httpMethod: 'POST',
        httpUrl: './authenticate/mfa',
        maxLength: 6,
        minLength: 4,
        provider: 'ziti',
        scopes: null,
        typeId: 'MFA',
      },
    ]);
    const half = login.json.data.token;
    for (const path of [
      '/edge/management/v1/current-identity',
      '/edge/management/v1/services',
      '/fabric/v1/services',
    ]) {
      const refused = await client.call('GET', path, { token: half });
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, undefined]);
    }
    const prove = (code: string) => client.management('POST', '/authenticate/mfa', { token: half, body: { code } });
    const wrong = await prove('123123');
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'MFA_INVALID_TOKEN']);
    const right = await prove(codeOf(provisioningUrl));
    expect([right.status, right.json]).toEqual([200, { data: {}, meta: {} }]);
    const session = await client.management('GET', '/current-api-session', { token: half });
    expect(session.json.data).toMatchObject({ isMfaRequired: true, isMfaComplete: true, authQueries: [] });
    expect((await client.management('GET', '/current-identity', { token: half })).status).toBe(200);
  });

  it('can be completed with a recovery code, each of them once', async () => {
    const { recoveryCodes } = await enrollAndVerify();
    const [code = ''] = recoveryCodes;
    const finish = async () => {
      const half = await client.tokenOf(user, 'password1');
      return (await client.management('POST', '/authenticate/mfa', { token: half, body: { code } })).status;
    };
    expect(await finish()).toBe(200);
    expect(await finish()).toBe(400);
  });

  it('refuses codes of another time', async () => {
    const { provisioningUrl } = await enrollAndVerify();
    const old = codeOf(provisioningUrl);
    clock.forward(5);
    const half = await client.tokenOf(user, 'password1');
    expect((await client.management('POST', '/authenticate/mfa', { token: half, body: { code: old } })).status).toBe(
      400,
    );
    admin = await client.tokenOf(sandbox.username, sandbox.password);
  });

  it('may enroll the factor that its policy requires', async () => {
    const policy = authPolicy('totp', { secondary: { requireTotp: true } });
    const authPolicyId = await create(client, admin, '/auth-policies', policy);
    await createUser(client, admin, 'demanded', 'password1', { authPolicyId });
    const login = await client.logIn('demanded', 'password1');
    expect(login.json.data.isMfaRequired).toBe(true);
    const half = login.json.data.token;
    const early = await client.management('POST', '/authenticate/mfa', { token: half, body: { code: '123456' } });
    expect(early.json.error.code).toBe('MFA_NOT_ENROLLED');
    const { provisioningUrl } = await enroll(half);
    await client.management('POST', `${MFA}/verify`, { token: half, body: { code: codeOf(provisioningUrl) } });
    expect((await client.management('GET', '/current-identity', { token: half })).status).toBe(200);
  });
});
