import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { authPolicy, create, createUser, type SandboxClient } from '../support/sandbox-client.ts';
import { EmptySandbox } from './support/empty-sandbox.ts';

const MISSING = /^zt-session realm="zt-session" error="missing" .*,Bearer realm="openziti-oidc" error="missing" /;
const INVALID = /^zt-session realm="zt-session" error="invalid" /;

const world = new EmptySandbox();
const { clock } = world;
let sandbox: Sandbox;
let client: SandboxClient;
let admin: string;

beforeAll(async () => {
  ({ sandbox, client, admin } = await world.start());
});
afterAll(() => world.close());

describe('login by password', () => {
  it('opens a session of half an hour, and says so twice', async () => {
    const { status, headers, json } = await client.logIn(sandbox.username, sandbox.password);
    expect(status).toBe(200);
    expect(headers['zt-session']).toBe(json.data.token);
    expect(headers['expiration-seconds']).toBe('1800');
    expect(headers['expires-at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000 UTC$/);
    expect(json.data).toMatchObject({
      authQueries: [],
      configTypes: [],
      expirationSeconds: 1800,
      identity: { entity: 'identities', name: 'admin' },
      ipAddress: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      isCertExtendable: false,
      isMfaComplete: false,
      isMfaRequired: false,
    });
    expect(Date.parse(json.data.expiresAt) - Date.parse(json.data.lastActivityAt)).toBe(1_800_000);
    expect(json.meta).toEqual({});
  });

  it('works the same on the client API, for both APIs', async () => {
    const { json } = await client.call('POST', '/edge/client/v1/authenticate', {
      query: { method: 'password' },
      body: { username: sandbox.username, password: sandbox.password },
    });
    for (const path of ['/edge/management/v1/services', '/edge/client/v1/current-identity', '/fabric/v1/routers']) {
      expect((await client.call('GET', path, { token: json.data.token })).status).toBe(200);
    }
  });

  it('remembers what the client says about itself, and the config types it asks for', async () => {
    const body = {
      username: sandbox.username,
      password: sandbox.password,
      configTypes: ['all'],
      envInfo: { os: 'Linux', arch: '' },
      sdkInfo: { appId: 'tester', branch: '' },
    };
    const { json } = await client.management('POST', '/authenticate', { query: { method: 'password' }, body });
    expect(json.data.configTypes).toEqual(['all']);
    const some = { ...body, configTypes: ['host.v1', 'nope', 'host.v1'] };
    const asked = await client.management('POST', '/authenticate', { query: { method: 'password' }, body: some });
    expect(asked.json.data.configTypes).toEqual(['NH5p4FpGR']);
    const { token } = json.data;
    const current = await client.management('GET', '/current-identity', { token });
    expect(current.json.data.envInfo).toEqual({ os: 'Linux' });
    expect(current.json.data.sdkInfo).toEqual({ appId: 'tester' });
  });

  it.each([
    ['a wrong password', { username: 'admin', password: 'wrongpassword' }, 'password', 401, 'INVALID_AUTH', undefined],
    ['an unknown user', { username: 'nobody', password: 'wrongpassword' }, 'password', 401, 'INVALID_AUTH', undefined],
    [
      'a password that is too short',
      { username: 'admin', password: 'nope' },
      'password',
      400,
      'COULD_NOT_VALIDATE',
      'password',
    ],
    [
      'a user name that is too short',
      { username: 'a', password: 'bbbbbb' },
      'magic',
      400,
      'COULD_NOT_VALIDATE',
      'username',
    ],
    ['empty credentials', { username: '', password: '' }, 'password', 400, 'COULD_NOT_VALIDATE', undefined],
    ['no body', undefined, 'password', 400, 'COULD_NOT_VALIDATE', undefined],
    ['no method', { username: 'admin', password: 'admin' }, '', 602, 'COULD_NOT_VALIDATE', 'method'],
    ['an unknown method', { username: 'admin', password: 'admin' }, 'magic', 606, 'COULD_NOT_VALIDATE', 'method'],
  ])('refuses %s', async (_what, body, method, status, code, field) => {
    for (const api of ['/edge/management/v1', '/edge/client/v1']) {
      const query: Record<string, string> = method === '' ? {} : { method };
      const answer = await client.call('POST', `${api}/authenticate`, { query, body });
      expect(answer.status).toBe(status);
      expect(answer.json.error.code).toBe(code);
      expect(answer.json.error.cause?.field).toBe(field);
      expect(answer.headers['www-authenticate']).toBeUndefined();
    }
  });

  it('takes JSON only', async () => {
    const form = { username: sandbox.username, password: sandbox.password };
    const { status } = await client.management('POST', '/authenticate', { query: { method: 'password' }, form });
    expect(status).toBe(415);
  });
});

describe('calls', () => {
  it('without any token get a list of the kinds of tokens', async () => {
    const { status, headers, json } = await client.management('GET', '/services');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(MISSING);
    expect(json.error.code).toBe('UNAUTHORIZED');
    expect(json.error.cause.code).toBe('UNHANDLED');
  });

  it('with a bearer token of somebody else have no usable token', async () => {
    const { status, headers, json } = await client.management('GET', '/services', { bearer: 'x.y.z' });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(MISSING);
    expect(json.error.cause).toBeUndefined();
  });

  it.each(['/edge/management/v1/services', '/fabric/v1/services'])(
    'with an unknown session fail at %s',
    async (path) => {
      const { status, headers, json } = await client.call('GET', path, { token: 'garbage' });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toMatch(INVALID);
      expect(json.error.cause).toBeUndefined();
    },
  );

  it('with a session and a worthless bearer token go through; with the session as bearer token they do not', async () => {
    const both = await client.management('GET', '/services', { token: admin, bearer: 'garbage' });
    expect(both.status).toBe(200);
    expect((await client.management('GET', '/services', { bearer: admin })).status).toBe(401);
  });
});

describe('the own session', () => {
  it('is shown as it was opened', async () => {
    const opened = await client.logIn(sandbox.username, sandbox.password);
    const shown = await client.management('GET', '/current-api-session', { token: opened.json.data.token });
    expect(shown.json).toEqual(opened.json);
    expect(shown.headers['expires-at']).toBeUndefined();
  });

  it('ends by logout', async () => {
    const token = await client.tokenOf(sandbox.username, sandbox.password);
    const out = await client.management('DELETE', '/current-api-session', { token });
    expect([out.status, out.json]).toEqual([200, { data: {}, meta: {} }]);
    const after = await client.management('GET', '/current-identity', { token });
    expect(after.status).toBe(401);
    expect(after.headers['www-authenticate']).toMatch(INVALID);
  });

  it('ends when an administrator deletes it', async () => {
    const { json } = await client.logIn(sandbox.username, sandbox.password);
    await client.management('DELETE', `/api-sessions/${json.data.id}`, { token: admin });
    const after = await client.management('GET', '/services', { token: json.data.token });
    expect(after.headers['www-authenticate']).toMatch(INVALID);
  });

  it('gives no token for a one-time code: that is for bearer sessions', async () => {
    const options = { token: admin, body: { code: '123456' } };
    const { status, json } = await client.management('POST', '/current-api-session/totp-token', options);
    expect([status, json.error.code]).toEqual([400, 'INVALID_BACKING_TOKEN_TYPE']);
  });
});

describe('what a caller may do', () => {
  it.each([
    ['nothing', [], { '/services': 401, '/identities': 401, '/summary': 401, '/current-identity': 200 }],
    ['to read everything', ['admin_readonly'], { '/services': 200, '/identities': 200, '/summary': 200 }],
    ['services', ['service'], { '/services': 200, '/identities': 401, '/service-policies': 401 }],
    ['reading policies', ['service-policy.read'], { '/services': 401, '/service-policies': 200 }],
  ])('is decided by its permissions: %s', async (what, permissions, expected) => {
    const name = `user ${what}`;
    await createUser(client, admin, name, 'password1', { permissions });
    const token = await client.tokenOf(name, 'password1');
    for (const [path, status] of Object.entries(expected)) {
      const answer = await client.management('GET', path, { token });
      expect([path, answer.status]).toEqual([path, status]);
      // Unlike a missing login, a missing permission is not fixed by logging in again.
      if (status === 401) expect(answer.headers['www-authenticate']).toBeUndefined();
    }
    const body = { name: `made by ${name}`, type: 'Dial', semantic: 'AnyOf' };
    expect((await client.management('POST', '/service-policies', { token, body })).status).toBe(401);
    expect((await client.call('GET', '/fabric/v1/services', { token })).status).toBe(401);
  });
});

describe('a user’s own authenticators', () => {
  it('are the only ones that the user sees', async () => {
    await createUser(client, admin, 'looker', 'password1');
    const token = await client.tokenOf('looker', 'password1');
    const { json } = await client.management('GET', '/current-identity/authenticators', { token });
    expect(json.meta.pagination.totalCount).toBe(1);
    const [own] = json.data;
    expect(own).toMatchObject({ method: 'updb', username: 'looker', identity: { name: 'looker' } });
    expect(own._links).toEqual({ self: { href: `./current-identity/authenticators/${own.id}` } });
    expect(JSON.stringify(own)).not.toMatch(/password1|"password"|"salt"/);
    const alone = await client.management('GET', `/current-identity/authenticators/${own.id}`, { token });
    expect(alone.json.data).toEqual(own);
    const all = await client.management('GET', '/authenticators', { token: admin });
    const other = all.json.data.find(({ id }: { id: string }) => id !== own.id);
    expect((await client.management('GET', `/current-identity/authenticators/${other.id}`, { token })).status).toBe(
      404,
    );
  });

  it('allow changing the password with the current one', async () => {
    await createUser(client, admin, 'changer', 'password1');
    const token = await client.tokenOf('changer', 'password1');
    const { json } = await client.management('GET', '/current-identity/authenticators', { token });
    const path = `/current-identity/authenticators/${json.data[0].id}`;
    const change = (body: object, method: 'PUT' | 'PATCH' = 'PATCH') =>
      client.management(method, path, { token, body });
    const short = { password: 'x', currentPassword: 'wrong' };
    expect((await change(short)).json.error.cause.field).toBe('password');
    const byClient = await client.call('PATCH', `/edge/client/v1${path}`, { token, body: short });
    expect(byClient.json.error.cause.field).toBe('password');
    const wrong = await change({ password: 'password2', currentPassword: 'wrongpass' });
    expect([wrong.status, wrong.json.error.cause.field]).toEqual([401, 'currentPassword']);
    expect((await change({ password: 'password2', currentPassword: 'password1' })).status).toBe(200);
    expect((await client.logIn('changer', 'password1')).status).toBe(401);
    const all = { username: 'changed', password: 'password3', currentPassword: 'password2' };
    expect((await change(all, 'PUT')).status).toBe(200);
    expect((await client.logIn('changed', 'password3')).status).toBe(200);
    const taken = await change({ username: 'admin', currentPassword: 'password3' });
    expect([taken.status, taken.json.error.code]).toEqual([500, 'UNHANDLED']);
  });
});

describe('lockout', () => {
  it('disables after too many wrong passwords, for as long as the policy says', async () => {
    const policy = authPolicy('three tries', { updb: { maxAttempts: 3, lockoutDurationMinutes: 1 } });
    const authPolicyId = await create(client, admin, '/auth-policies', policy);
    const id = await createUser(client, admin, 'lockme', 'password1', { authPolicyId });
    const shown = async () => (await client.management('GET', `/identities/${id}`, { token: admin })).json.data;
    const token = await client.tokenOf('lockme', 'password1');
    // A right password in between resets the count.
    for (const password of ['wrongpass', 'wrongpass', 'password1', 'wrongpass', 'wrongpass'])
      await client.logIn('lockme', password);
    expect((await shown()).disabled).toBe(false);
    await client.logIn('lockme', 'wrongpass');
    const locked = await shown();
    expect(locked.disabled).toBe(true);
    expect(Date.parse(locked.disabledUntil) - Date.parse(locked.disabledAt)).toBe(60_000);
    const right = await client.logIn('lockme', 'password1');
    expect([right.status, right.json.error.code]).toEqual([401, 'INVALID_AUTH']);
    const before = await client.management('GET', '/current-identity', { token });
    expect(before.headers['www-authenticate']).toMatch(INVALID);
    clock.forward(1.1);
    expect((await client.logIn('lockme', 'password1')).status).toBe(200);
    expect((await shown()).disabled).toBe(false);
  });

  it('is ended by an administrator', async () => {
    const policy = authPolicy('one try', { updb: { maxAttempts: 1, lockoutDurationMinutes: 0 } });
    const authPolicyId = await create(client, admin, '/auth-policies', policy);
    const id = await createUser(client, admin, 'lockmetoo', 'password1', { authPolicyId });
    await client.logIn('lockmetoo', 'wrongpass');
    const { json } = await client.management('GET', `/identities/${id}`, { token: admin });
    expect([json.data.disabled, json.data.disabledUntil]).toEqual([true, undefined]);
    await client.management('POST', `/identities/${id}/enable`, { token: admin, body: {} });
    expect((await client.logIn('lockmetoo', 'password1')).status).toBe(200);
  });

  it('does not apply without such a policy', async () => {
    await createUser(client, admin, 'stubborn', 'password1');
    for (let i = 0; i < 12; i++) await client.logIn('stubborn', 'wrongpass');
    expect((await client.logIn('stubborn', 'password1')).status).toBe(200);
  });

  it('does not apply to a policy that forbids passwords', async () => {
    const policy = authPolicy('no passwords', { updb: { allowed: false } });
    const authPolicyId = await create(client, admin, '/auth-policies', policy);
    await createUser(client, admin, 'forbidden', 'password1', { authPolicyId });
    expect((await client.logIn('forbidden', 'password1')).json.error.code).toBe('INVALID_AUTH');
  });
});

/** The last one, since it ends every session above. */
describe('the end of a session', () => {
  it('comes half an hour after it started, whatever was done with it', async () => {
    const token = await client.tokenOf(sandbox.username, sandbox.password);
    const look = () => client.management('GET', '/current-api-session', { token });
    const { expiresAt } = (await look()).json.data;
    clock.forward(15);
    expect((await look()).json.data.expiresAt).toBe(expiresAt);
    clock.forward(14.9);
    expect((await look()).status).toBe(200);
    clock.forward(0.2);
    const after = await look();
    expect(after.status).toBe(401);
    expect(after.headers['www-authenticate']).toMatch(INVALID);
    expect((await client.logIn(sandbox.username, sandbox.password)).status).toBe(200);
  });
});
