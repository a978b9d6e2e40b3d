import { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { fingerprintOf } from '../../src/sandbox/pki/index.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { clientOf, enrollIdentity, newClientKey } from '../support/enroll-identity.ts';
import { create, type SandboxClient } from '../support/sandbox-client.ts';
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

const get = async (path: string) => (await client.management('GET', path, { token: admin })).json.data;

function newIdentity(name: string, enrollment: object, more: object = {}): Promise<string> {
  return create(client, admin, '/identities', { name, type: 'Default', isAdmin: false, enrollment, ...more });
}

describe('trust in the controller', () => {
  it.each(['', '/edge/management/v1', '/edge/client/v1'])('starts with its CAs at %s/.well-known', async (api) => {
    const { status, headers, text } = await client.call('GET', `${api}/.well-known/est/cacerts`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/pkcs7-mime');
    expect(headers['content-transfer-encoding']).toBe('base64');
    const found = new x509.X509Certificates(Buffer.from(text, 'base64'));
    expect(found).toHaveLength(2);
    expect(found.map((one) => new X509Certificate(one.toString('pem')).ca)).toEqual([true, true]);
    expect(`${found[0]?.toString('pem')}\n`).toBe(sandbox.ca);
  });

  it('is anchored by a token that the key of its server signed', async () => {
    for (const api of ['/edge/management/v1', '/edge/client/v1']) {
      const { json } = await client.call('GET', `${api}/network-jwts`);
      expect(json.data).toHaveLength(1);
      expect(json.data[0].name).toBe('default');
      const claims = decodeJwt(json.data[0].token);
      expect(claims).toMatchObject({ iss: `${sandbox.url}/`, sub: `${sandbox.url}/`, em: 'network', ctrls: null });
      expect(claims.aud).toEqual(['openziti-enroller']);
      expect(claims.exp).toBeUndefined();
      const keys = await client.call('GET', '/oidc/keys');
      expect(decodeProtectedHeader(json.data[0].token).kid).toBe(keys.json.keys[0].kid);
      await jwtVerify(json.data[0].token, keys.json.keys[0]);
    }
  });
});

describe('an identity that enrolls with a one-time token', () => {
  it('gets a file that logs in', async () => {
    const id = await newIdentity('laptop', { ott: true });
    const { ott } = (await get(`/identities/${id}`)).enrollment;
    expect(decodeJwt(ott.jwt)).toMatchObject({
      iss: sandbox.url,
      sub: id,
      aud: [''],
      jti: ott.token,
      em: 'ott',
      ctrls: [sandbox.url.replace('https://', 'tls:')],
    });
    const file = await enrollIdentity(ott.jwt);
    expect(file).toMatchObject({ ztAPI: `${sandbox.url}/edge/client/v1`, enableHa: false });
    expect(file.id.cert.match(/BEGIN CERT/g)).toHaveLength(2);
    expect(file.id.ca.match(/BEGIN CERT/g)).toHaveLength(2);
    expect(new X509Certificate(file.id.cert.replace('pem:', '')).subject).toContain(`CN=${id}`);

    const device = world.closeLater(clientOf(file));
    const login = await device.logInByCertificate();
    expect(login.status).toBe(200);
    expect(login.json.data).toMatchObject({ identityId: id, isCertExtendable: true });
    const { token } = login.json.data;
    const current = await device.management('GET', '/current-identity', { token });
    expect(current.json.data).toMatchObject({ name: 'laptop', enrollment: {} });
    expect(current.json.data.authenticators.cert.fingerprint).toBe(fingerprintOf(file.id.cert.replace('pem:', '')));

    // The session works without the certificate; the certificate alone does not.
    expect((await client.management('GET', '/current-identity', { token })).status).toBe(200);
    expect((await device.management('GET', '/current-identity')).status).toBe(401);
    const shown = await get(`/authenticators/${login.json.data.authenticatorId}`);
    expect(shown).toMatchObject({ method: 'cert', isIssuedByNetwork: true, lastAuthResolvedToRoot: true });
  });

  it('may use the token once', async () => {
    const id = await newIdentity('once', { ott: true });
    const { jwt, token } = (await get(`/identities/${id}`)).enrollment.ott;
    await enrollIdentity(jwt);
    const { csr } = await newClientKey('again');
    const query = { method: 'ott', token };
    const again = await client.call('POST', '/edge/client/v1/enroll', { query, text: csr });
    expect([again.status, again.json.error.code]).toEqual([400, 'INVALID_ENROLLMENT_TOKEN']);
  });

  it('may send its request in JSON, and gets bare PEM unless it asks for JSON', async () => {
    const body = async (name: string) => {
      const id = await newIdentity(name, { ott: true });
      const { token } = (await get(`/identities/${id}`)).enrollment.ott;
      return { token, clientCsr: (await newClientKey(name)).csr };
    };
    const json = await client.call('POST', '/edge/client/v1/enroll/ott', {
      body: await body('speaks json'),
      headers: { accept: 'application/json' },
    });
    expect(Object.keys(json.json.data).sort()).toEqual(['ca', 'cert']);
    const pem = await client.call('POST', '/edge/client/v1/enroll/ott', { body: await body('speaks pem') });
    expect(pem.headers['content-type']).toBe('application/x-pem-file');
    expect(pem.text).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('is refused when it comes too late, with the wrong method, or without a request', async () => {
    const id = await newIdentity('late', { ott: true });
    const { id: enrollmentId, token } = (await get(`/identities/${id}`)).enrollment.ott;
    const enroll = async (method: string, text: string) =>
      (await client.call('POST', '/edge/client/v1/enroll', { query: { method, token }, text })).json.error.code;
    expect(await enroll('ott', 'no request')).toBe('COULD_NOT_PROCESS_CSR');
    expect(await enroll('erott', 'x')).toBe('INVALID_ENROLL_METHOD');
    expect(await enroll('magic', 'x')).toBe('INVALID_ENROLL_METHOD');
    clock.forward(181);
    admin = await client.tokenOf(sandbox.username, sandbox.password);
    expect(await enroll('ott', 'x')).toBe('ENROLLMENT_EXPIRED');
    const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const refreshed = await client.management('POST', `/enrollments/${enrollmentId}/refresh`, {
      token: admin,
      body: { expiresAt },
    });
    expect(refreshed.status).toBe(200);
    await enrollIdentity((await get(`/enrollments/${enrollmentId}`)).jwt);
  });
});

describe('an identity that enrolls with a password', () => {
  it('has the name that the administrator gave it', async () => {
    const id = await newIdentity('person', { updb: 'person-login' });
    const { token } = (await get(`/identities/${id}`)).enrollment.updb;
    const enroll = (password: string) =>
      client.call('POST', '/edge/client/v1/enroll', { query: { method: 'updb', token }, body: { password } });
    const short = await enroll('abc');
    expect([short.status, short.json.error.cause.field]).toEqual([400, 'password']);
    expect(short.text).not.toContain('abc');
    expect((await enroll('good-password')).status).toBe(200);
    expect((await client.logIn('person-login', 'good-password')).json.data.identityId).toBe(id);
    expect((await enroll('good-password')).json.error.code).toBe('INVALID_ENROLLMENT_TOKEN');
  });

  it('starts over when it is enrolled again', async () => {
    const id = await newIdentity('forgetful', {});
    const user = { method: 'updb', identityId: id, username: 'forgetful', password: 'password1' };
    const authenticatorId = await create(client, admin, '/authenticators', user);
    const enrollmentId = await create(client, admin, `/authenticators/${authenticatorId}/re-enroll`, {
      expiresAt: new Date(clock.now().getTime() + 3_600_000).toISOString(),
    });
    expect((await client.logIn('forgetful', 'password1')).status).toBe(401);
    const { method, token } = await get(`/enrollments/${enrollmentId}`);
    expect(method).toBe('updb');
    await client.call('POST', '/edge/client/v1/enroll/updb', { body: { token, password: 'password2' } });
    expect((await client.logIn('forgetful', 'password2')).json.data.identityId).toBe(id);
  });
});

describe('a router that enrolls', () => {
  it.each([
    ['edge-routers', 'erott', 'edge-routers'],
    ['transit-routers', 'trott', 'transit-routers'],
  ])('is then verified: %s', async (path, method, list) => {
    const id = await create(client, admin, `/${path}`, { name: `router of ${path}` });
    const before = await get(`/${list}/${id}`);
    expect(before.isVerified).toBe(false);
    const token = before.enrollmentToken;
    const body = { certCsr: (await newClientKey(id)).csr, serverCertCsr: (await newClientKey(id)).csr };
    const answer = await client.call('POST', '/edge/client/v1/enroll', { query: { method, token }, body });
    expect(answer.status).toBe(200);
    const { ca, cert, serverCert } = answer.json.data;
    for (const pem of [ca, cert, serverCert]) expect(new X509Certificate(pem)).toBeDefined();
    const after = await get(`/${list}/${id}`);
    expect([after.isVerified, after.fingerprint]).toEqual([true, fingerprintOf(cert)]);
    expect(after.enrollmentToken ?? null).toBeNull();
  });
});
