import { X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { fingerprintOf } from '../../src/sandbox/pki/index.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { clientOf, enrolIdentity, newClientKey } from '../support/enrol-identity.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { type Answer, authPolicy, create, MovableClock, SandboxClient } from '../support/sandbox-client.ts';

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

const get = async (path: string) => (await client.management('GET', path, { token: admin })).json.data;

function logInByCertificate(by: SandboxClient): Promise<Answer> {
  return by.management('POST', '/authenticate', { query: { method: 'cert' }, body: {} });
}

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

describe('an identity that enrols with a one-time token', () => {
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
    const file = await enrolIdentity(ott.jwt);
    expect(file).toMatchObject({ ztAPI: `${sandbox.url}/edge/client/v1`, enableHa: false });
    expect(file.id.cert.match(/BEGIN CERT/g)).toHaveLength(2);
    expect(file.id.ca.match(/BEGIN CERT/g)).toHaveLength(2);
    expect(new X509Certificate(file.id.cert.replace('pem:', '')).subject).toContain(`CN=${id}`);

    const device = remember(clientOf(file));
    const login = await logInByCertificate(device);
    expect(login.status).toBe(200);
    expect(login.json.data).toMatchObject({ identityId: id, isCertExtendable: true });
    const { token } = login.json.data;
    const own = await device.management('GET', '/current-identity', { token });
    expect(own.json.data).toMatchObject({ name: 'laptop', enrollment: {} });
    expect(own.json.data.authenticators.cert.fingerprint).toBe(fingerprintOf(file.id.cert.replace('pem:', '')));

    // The session works without the certificate; the certificate alone does not.
    expect((await client.management('GET', '/current-identity', { token })).status).toBe(200);
    expect((await device.management('GET', '/current-identity')).status).toBe(401);
    const shown = await get(`/authenticators/${login.json.data.authenticatorId}`);
    expect(shown).toMatchObject({ method: 'cert', isIssuedByNetwork: true, lastAuthResolvedToRoot: true });
  });

  it('may use the token once', async () => {
    const id = await newIdentity('once', { ott: true });
    const { jwt, token } = (await get(`/identities/${id}`)).enrollment.ott;
    await enrolIdentity(jwt);
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
    const enrol = async (method: string, text: string) =>
      (await client.call('POST', '/edge/client/v1/enroll', { query: { method, token }, text })).json.error.code;
    expect(await enrol('ott', 'no request')).toBe('COULD_NOT_PROCESS_CSR');
    expect(await enrol('erott', 'x')).toBe('INVALID_ENROLL_METHOD');
    expect(await enrol('magic', 'x')).toBe('INVALID_ENROLL_METHOD');
    clock.forward(181);
    admin = await client.tokenOf(sandbox.username, sandbox.password);
    expect(await enrol('ott', 'x')).toBe('ENROLLMENT_EXPIRED');
    const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const refreshed = await client.management('POST', `/enrollments/${enrollmentId}/refresh`, {
      token: admin,
      body: { expiresAt },
    });
    expect(refreshed.status).toBe(200);
    await enrolIdentity((await get(`/enrollments/${enrollmentId}`)).jwt);
  });
});

describe('an identity that enrols with a password', () => {
  it('has the name that the administrator gave it', async () => {
    const id = await newIdentity('person', { updb: 'person-login' });
    const { token } = (await get(`/identities/${id}`)).enrollment.updb;
    const enrol = (password: string) =>
      client.call('POST', '/edge/client/v1/enroll', { query: { method: 'updb', token }, body: { password } });
    const short = await enrol('abc');
    expect([short.status, short.json.error.cause.field]).toEqual([400, 'password']);
    expect(short.text).not.toContain('abc');
    expect((await enrol('good-password')).status).toBe(200);
    expect((await client.logIn('person-login', 'good-password')).json.data.identityId).toBe(id);
    expect((await enrol('good-password')).json.error.code).toBe('INVALID_ENROLLMENT_TOKEN');
  });

  it('starts anew when it is enrolled again', async () => {
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

describe('a router that enrols', () => {
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

describe('an outside authority', () => {
  let authority: OutsideAuthority;
  let caId: string;

  const register = (name: string, certPem: string, more: object = {}) =>
    create(client, admin, '/cas', {
      name,
      certPem,
      isAuthEnabled: true,
      isAutoCaEnrollmentEnabled: true,
      isOttCaEnrollmentEnabled: true,
      identityRoles: ['devices'],
      ...more,
    });
  const prove = async (id: string, by: OutsideAuthority, commonName: string) => {
    const { cert } = await by.issue(commonName);
    return client.management('POST', `/cas/${id}/verify`, { token: admin, text: cert });
  };
  const withCertificate = async (commonName: string, by: OutsideAuthority, uri?: string) =>
    remember(new SandboxClient(sandbox, await by.issue(commonName, uri === undefined ? {} : { uri })));

  beforeAll(async () => {
    authority = await OutsideAuthority.create('Acme Devices');
    caId = await register('acme', authority.certPem);
  });

  it('is not used until it has been verified', async () => {
    const device = await withCertificate('early', authority);
    const enrol = await device.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect(enrol.json.error.code).toBe('ENROLLMENT_NOT_ALLOWED');
    const wrong = await prove(caId, authority, 'wrong name');
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'INVALID_COMMON_NAME']);
    const { verificationToken } = await get(`/cas/${caId}`);
    const stranger = await prove(caId, await OutsideAuthority.create('Acme Devices'), verificationToken);
    expect(stranger.status).toBe(400);
    expect((await get(`/cas/${caId}`)).isVerified).toBe(false);
    expect((await prove(caId, authority, verificationToken)).status).toBe(200);
    expect((await get(`/cas/${caId}`)).isVerified).toBe(true);
  });

  it('lets its devices create their own identities', async () => {
    const device = await withCertificate('sensor-1', authority);
    const enrol = () => device.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect((await enrol()).status).toBe(200);
    expect((await enrol()).json.error.code).toBe('CERT_IN_USE');
    const login = await logInByCertificate(device);
    expect(login.json.data).toMatchObject({ identity: { name: 'acme-sensor-1' }, isCertExtendable: false });
    expect((await get(`/identities/${login.json.data.identityId}`)).roleAttributes).toEqual(['devices']);
    // Another device with the same name gets another identity.
    const twin = await withCertificate('sensor-1', authority);
    await twin.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect((await logInByCertificate(twin)).json.data.identity.name).toBe('acme-sensor-1000001');
  });

  it('confirms an identity that waits for its certificate', async () => {
    const id = await newIdentity('waiting', { ottca: caId });
    const { jwt, token } = (await get(`/identities/${id}`)).enrollment.ottca;
    expect(decodeJwt(jwt)).toMatchObject({ em: 'ottca', sub: id });
    const enrol = (by: SandboxClient) =>
      by.call('POST', '/edge/client/v1/enroll', { query: { method: 'ottca', token }, body: {} });
    expect((await enrol(client)).json.error.code).toBe('FAILED_CERTIFICATE_VALIDATION');
    const stranger = await withCertificate('x', await OutsideAuthority.create('Acme Devices'));
    expect((await enrol(stranger)).json.error.code).toBe('FAILED_CERTIFICATE_VALIDATION');
    const device = await withCertificate('whatever', authority);
    expect((await enrol(device)).status).toBe(200);
    expect((await logInByCertificate(device)).json.data.identityId).toBe(id);
  });

  it('may name the identity in the certificate', async () => {
    const other = await OutsideAuthority.create('Namer');
    const claim = {
      location: 'SAN_URI',
      matcher: 'PREFIX',
      matcherCriteria: 'spiffe://acme/',
      parser: 'NONE',
      parserCriteria: '',
      index: 0,
    };
    const id = await register('namer', other.certPem, { externalIdClaim: claim });
    await prove(id, other, (await get(`/cas/${id}`)).verificationToken);
    const identityId = await newIdentity('named', {}, { externalId: 'spiffe://acme/named' });
    const device = await withCertificate('anything', other, 'spiffe://acme/named');
    expect((await logInByCertificate(device)).json.data.identityId).toBe(identityId);
    const nobody = await withCertificate('anything', other, 'spiffe://acme/nobody');
    expect((await logInByCertificate(nobody)).json.error.code).toBe('INVALID_AUTH');
    await client.management('PATCH', `/cas/${id}`, { token: admin, body: { isAuthEnabled: false } });
    expect((await logInByCertificate(device)).json.error.code).toBe('INVALID_AUTH');
  });

  it('issues a token for its devices', async () => {
    const { headers, text } = await client.management('GET', `/cas/${caId}/jwt`, { token: admin });
    expect(headers['content-type']).toBe('application/jwt');
    expect(decodeJwt(text)).toMatchObject({ iss: `${sandbox.url}/`, sub: caId, jti: caId, em: 'ca', ctrls: null });
  });
});

describe('login by certificate', () => {
  it('fails without one, and with an unknown one', async () => {
    const stranger = remember(new SandboxClient(sandbox, await (await OutsideAuthority.create('Unknown')).issue('x')));
    for (const by of [client, stranger]) {
      const { status, headers, json } = await logInByCertificate(by);
      expect([status, json.error.code]).toEqual([401, 'INVALID_AUTH']);
      expect(headers['www-authenticate']).toBeUndefined();
    }
  });

  it('can be set up by an administrator with a certificate of a known CA', async () => {
    const identityId = await newIdentity('prepared', {});
    const authority = await OutsideAuthority.create('Preparer');
    const { cert, key } = await authority.issue('prepared');
    const body = { method: 'cert', identityId, certPem: cert };
    const add = () => client.management('POST', '/authenticators', { token: admin, body });
    const early = await add();
    expect([early.status, early.json.error.code]).toEqual([500, 'UNHANDLED']);
    const ca = { name: 'preparer', certPem: authority.certPem, identityRoles: [] };
    const flags = { isAuthEnabled: true, isAutoCaEnrollmentEnabled: false, isOttCaEnrollmentEnabled: false };
    const caId = await create(client, admin, '/cas', { ...ca, ...flags });
    const proof = await authority.issue((await get(`/cas/${caId}`)).verificationToken);
    await client.management('POST', `/cas/${caId}/verify`, { token: admin, text: proof.cert });
    expect((await add()).status).toBe(201);
    const device = remember(new SandboxClient(sandbox, { cert, key }));
    expect((await logInByCertificate(device)).json.data).toMatchObject({ identityId, isCertExtendable: false });
    const empty = { query: { method: 'cert' }, headers: { 'content-type': 'application/json' } };
    expect((await device.management('POST', '/authenticate', empty)).status).toBe(200);

    // An expired certificate is accepted unless the policy forbids it.
    const expired = await authority.issue('prepared', { notAfter: new Date(Date.now() - 60_000) });
    await create(client, admin, '/authenticators', { method: 'cert', identityId, certPem: expired.cert });
    const late = remember(new SandboxClient(sandbox, expired));
    expect((await logInByCertificate(late)).status).toBe(200);
    const strict = authPolicy('no expired certs', { cert: { allowExpiredCerts: false } });
    const authPolicyId = await create(client, admin, '/auth-policies', strict);
    await client.management('PATCH', `/identities/${identityId}`, { token: admin, body: { authPolicyId } });
    expect((await logInByCertificate(late)).json.error.code).toBe('INVALID_AUTH');
    expect((await logInByCertificate(device)).status).toBe(200);
  });

  it('fails if the auth policy forbids it', async () => {
    const authPolicyId = await create(
      client,
      admin,
      '/auth-policies',
      authPolicy('no certs', { cert: { allowed: false } }),
    );
    const id = await newIdentity('certless', { ott: true }, { authPolicyId });
    const device = remember(clientOf(await enrolIdentity((await get(`/identities/${id}`)).enrollment.ott.jwt)));
    expect((await logInByCertificate(device)).json.error.code).toBe('INVALID_AUTH');
  });
});

describe('a certificate of the network', () => {
  it('is renewed by its owner, and the new one is valid after its confirmation', async () => {
    const id = await newIdentity('renewing', { ott: true });
    const file = await enrolIdentity((await get(`/identities/${id}`)).enrollment.ott.jwt);
    const device = remember(clientOf(file));
    const first = (await logInByCertificate(device)).json.data;
    const path = `/authenticators/${first.authenticatorId}`;
    await client.management('POST', `${path}/request-extend`, { token: admin, body: { rollKeys: true } });
    expect(await get(path)).toMatchObject({ isExtendRequested: true, isKeyRollRequested: true });
    const { token, isCertExtendRequested } = (await logInByCertificate(device)).json.data;
    expect(isCertExtendRequested).toBe(true);

    const { csr, keyPem } = await newClientKey('renewed');
    const own = `/current-identity${path}`;
    const extended = await device.management('POST', `${own}/extend`, { token, body: { clientCertCsr: csr } });
    expect(extended.status).toBe(200);
    const { ca, clientCert } = extended.json.data;
    const renewed = remember(new SandboxClient({ url: sandbox.url, ca }, { cert: clientCert, key: keyPem }));
    expect((await logInByCertificate(renewed)).status).toBe(401);
    const wrong = { clientCert: file.id.cert.replace('pem:', '') };
    expect((await device.management('POST', `${own}/extend-verify`, { token, body: wrong })).status).toBe(400);
    await device.management('POST', `${own}/extend-verify`, { token, body: { clientCert } });
    expect((await logInByCertificate(renewed)).json.data.identityId).toBe(id);
    expect((await logInByCertificate(device)).status).toBe(401);
    const after = await get(path);
    expect(after.fingerprint).toBe(fingerprintOf(clientCert));
    expect(after.isExtendRequested).toBeUndefined();
    expect(after.extendRequestedAt).toBeDefined();
  });

  it('is the only kind of authenticator that can be renewed', async () => {
    const [updb] = (await get('/authenticators')).filter(({ method }: { method: string }) => method === 'updb');
    const options = { token: admin, body: { rollKeys: false } };
    const { status, headers } = await client.management('POST', `/authenticators/${updb.id}/request-extend`, options);
    expect([status, headers['www-authenticate']]).toEqual([401, undefined]);
  });
});
