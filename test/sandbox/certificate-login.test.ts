import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { fingerprintOf } from '../../src/sandbox/pki/index.ts';
import { clientOf, enrollIdentity, newClientKey } from '../support/enroll-identity.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { authPolicy, create, SandboxClient } from '../support/sandbox-client.ts';
import { EmptySandbox } from './support/empty-sandbox.ts';

const world = new EmptySandbox();
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
    world.closeLater(new SandboxClient(sandbox, await by.issue(commonName, uri === undefined ? {} : { uri })));

  beforeAll(async () => {
    authority = await OutsideAuthority.create('Acme Devices');
    caId = await register('acme', authority.certPem);
  });

  it('is not used until it has been verified', async () => {
    const device = await withCertificate('early', authority);
    const enroll = await device.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect(enroll.json.error.code).toBe('CERT_FAILED_VALIDATION');
    const wrong = await prove(caId, authority, 'wrong name');
    expect([wrong.status, wrong.json.error.code]).toEqual([400, 'INVALID_COMMON_NAME']);
    const { verificationToken } = await get(`/cas/${caId}`);
    const stranger = await prove(caId, await OutsideAuthority.create('Acme Devices'), verificationToken);
    expect([stranger.status, stranger.json.error.code]).toEqual([400, 'CERTIFICATE_FAILED_VALIDATION']);
    const garbage = await client.management('POST', `/cas/${caId}/verify`, { token: admin, text: 'garbage' });
    expect([garbage.status, garbage.json.error.code]).toEqual([400, 'COULD_NOT_PARSE_BODY']);
    expect((await get(`/cas/${caId}`)).isVerified).toBe(false);
    expect((await prove(caId, authority, verificationToken)).status).toBe(200);
    expect((await get(`/cas/${caId}`)).isVerified).toBe(true);
    const again = await prove(caId, authority, verificationToken);
    expect([again.status, again.json.error.code]).toEqual([409, 'CA_ALREADY_VERIFIED']);
  });

  it('lets its devices create their own identities', async () => {
    const device = await withCertificate('sensor-1', authority);
    const enroll = () => device.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect((await enroll()).status).toBe(200);
    expect((await enroll()).json.error.code).toBe('CERT_IN_USE');
    const login = await device.logInByCertificate();
    expect(login.json.data).toMatchObject({ identity: { name: 'acme-sensor-1' }, isCertExtendable: false });
    expect((await get(`/identities/${login.json.data.identityId}`)).roleAttributes).toEqual(['devices']);
    // Another device with the same name gets another identity.
    const twin = await withCertificate('sensor-1', authority);
    await twin.call('POST', '/edge/client/v1/enroll', { query: { method: 'ca' }, body: {} });
    expect((await twin.logInByCertificate()).json.data.identity.name).toBe('acme-sensor-1000001');
  });

  it('confirms an identity that waits for its certificate', async () => {
    const id = await newIdentity('waiting', { ottca: caId });
    const { jwt, token } = (await get(`/identities/${id}`)).enrollment.ottca;
    expect(decodeJwt(jwt)).toMatchObject({ em: 'ottca', sub: id });
    const enroll = (by: SandboxClient) =>
      by.call('POST', '/edge/client/v1/enroll', { query: { method: 'ottca', token }, body: {} });
    expect((await enroll(client)).json.error.code).toBe('CERTIFICATE_FAILED_VALIDATION');
    const stranger = await withCertificate('x', await OutsideAuthority.create('Acme Devices'));
    expect((await enroll(stranger)).json.error.code).toBe('CERTIFICATE_FAILED_VALIDATION');
    const device = await withCertificate('whatever', authority);
    expect((await enroll(device)).status).toBe(200);
    expect((await device.logInByCertificate()).json.data.identityId).toBe(id);
  });

  it('may name the identity in the certificate', async () => {
    const other = await OutsideAuthority.create('Namer');
    const claim = {
      location: 'SAN_URI',
      matcher: 'SCHEME',
      matcherCriteria: 'spiffe',
      parser: 'NONE',
      parserCriteria: '',
      index: 0,
    };
    const id = await register('namer', other.certPem, { externalIdClaim: claim });
    await prove(id, other, (await get(`/cas/${id}`)).verificationToken);
    const identityId = await newIdentity('named', {}, { externalId: 'spiffe://acme/named' });
    const device = await withCertificate('anything', other, 'spiffe://acme/named');
    expect((await device.logInByCertificate()).json.data.identityId).toBe(identityId);
    const nobody = await withCertificate('anything', other, 'spiffe://acme/nobody');
    expect((await nobody.logInByCertificate()).json.error.code).toBe('INVALID_AUTH');
    await client.management('PATCH', `/cas/${id}`, { token: admin, body: { isAuthEnabled: false } });
    expect((await device.logInByCertificate()).json.error.code).toBe('INVALID_AUTH');
  });

  it('issues a token for its devices', async () => {
    const { headers, text } = await client.management('GET', `/cas/${caId}/jwt`, { token: admin });
    expect(headers['content-type']).toBe('application/jwt');
    expect(decodeJwt(text)).toMatchObject({ iss: `${sandbox.url}/`, sub: caId, jti: caId, em: 'ca', ctrls: null });
  });
});

describe('login by certificate', () => {
  it('fails without one, and with an unknown one', async () => {
    const stranger = world.closeLater(
      new SandboxClient(sandbox, await (await OutsideAuthority.create('Unknown')).issue('x')),
    );
    for (const by of [client, stranger]) {
      const { status, headers, json } = await by.logInByCertificate();
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
    const second = await add();
    expect([second.status, second.json.error.code]).toEqual([409, 'MAX_AUTHENTICATOR_METHODS_REACHED']);
    const others = { ...body, identityId: await newIdentity('other', {}) };
    const taken = await client.management('POST', '/authenticators', { token: admin, body: others });
    expect([taken.status, taken.json.error.cause.field]).toEqual([400, 'certFingerprint']);
    const [{ id: preparedId }] = await get(`/identities/${identityId}/authenticators`);
    const rollKeys = { token: admin, body: { rollKeys: true } };
    const asked = await client.management('POST', `/authenticators/${preparedId}/request-extend`, rollKeys);
    expect(asked.status).toBe(200);
    expect((await get(`/authenticators/${preparedId}`)).isExtendRequested).toBeUndefined();
    const device = world.closeLater(new SandboxClient(sandbox, { cert, key }));
    expect((await device.logInByCertificate()).json.data).toMatchObject({ identityId, isCertExtendable: false });
    const empty = { query: { method: 'cert' }, headers: { 'content-type': 'application/json' } };
    expect((await device.management('POST', '/authenticate', empty)).status).toBe(200);

    // An expired certificate is accepted unless the policy forbids it.
    const expired = await authority.issue('prepared', { notAfter: new Date(Date.now() - 60_000) });
    const lateId = await newIdentity('late', {});
    await create(client, admin, '/authenticators', { method: 'cert', identityId: lateId, certPem: expired.cert });
    const late = world.closeLater(new SandboxClient(sandbox, expired));
    expect((await late.logInByCertificate()).status).toBe(200);
    const strict = authPolicy('no expired certs', { cert: { allowExpiredCerts: false } });
    const authPolicyId = await create(client, admin, '/auth-policies', strict);
    for (const id of [identityId, lateId]) {
      await client.management('PATCH', `/identities/${id}`, { token: admin, body: { authPolicyId } });
    }
    expect((await late.logInByCertificate()).json.error.code).toBe('INVALID_AUTH');
    expect((await device.logInByCertificate()).status).toBe(200);
  });

  it('fails if the auth policy forbids it', async () => {
    const authPolicyId = await create(
      client,
      admin,
      '/auth-policies',
      authPolicy('no certs', { cert: { allowed: false } }),
    );
    const id = await newIdentity('certless', { ott: true }, { authPolicyId });
    const device = world.closeLater(
      clientOf(await enrollIdentity((await get(`/identities/${id}`)).enrollment.ott.jwt)),
    );
    expect((await device.logInByCertificate()).json.error.code).toBe('INVALID_AUTH');
  });
});

describe('a certificate of the network', () => {
  it('is renewed by its owner, and the new one is valid after its confirmation', async () => {
    const id = await newIdentity('renewing', { ott: true });
    const file = await enrollIdentity((await get(`/identities/${id}`)).enrollment.ott.jwt);
    const device = world.closeLater(clientOf(file));
    const first = (await device.logInByCertificate()).json.data;
    const path = `/authenticators/${first.authenticatorId}`;
    await client.management('POST', `${path}/request-extend`, { token: admin, body: { rollKeys: true } });
    expect(await get(path)).toMatchObject({ isExtendRequested: true, isKeyRollRequested: true });
    const { token, isCertExtendRequested } = (await device.logInByCertificate()).json.data;
    expect(isCertExtendRequested).toBe(true);

    const { csr, keyPem } = await newClientKey('renewed');
    const own = `/current-identity${path}`;
    const extended = await device.management('POST', `${own}/extend`, { token, body: { clientCertCsr: csr } });
    expect(extended.status).toBe(200);
    const { ca, clientCert } = extended.json.data;
    const renewed = world.closeLater(new SandboxClient({ url: sandbox.url, ca }, { cert: clientCert, key: keyPem }));
    expect((await renewed.logInByCertificate()).status).toBe(401);
    const wrong = { clientCert: file.id.cert.replace('pem:', '') };
    const refused = await device.management('POST', `${own}/extend-verify`, { token, body: wrong });
    expect([refused.status, refused.json.error.code]).toEqual([400, 'INVALID_CLIENT_CERT']);
    await device.management('POST', `${own}/extend-verify`, { token, body: { clientCert } });
    expect((await renewed.logInByCertificate()).json.data.identityId).toBe(id);
    expect((await device.logInByCertificate()).status).toBe(401);
    const after = await get(path);
    expect(after.fingerprint).toBe(fingerprintOf(clientCert));
    expect(after.isExtendRequested).toBeUndefined();
    expect(after.extendRequestedAt).toBeDefined();
    const late = await renewed.management('POST', `${own}/extend-verify`, { token, body: { clientCert } });
    expect([late.status, late.json.error.code]).toEqual([409, 'CAN_NOT_UPDATE_AUTHENTICATOR']);
  });

  it('is the only kind of authenticator that can be renewed', async () => {
    const [updb] = (await get('/authenticators')).filter(({ method }: { method: string }) => method === 'updb');
    const options = { token: admin, body: { rollKeys: false } };
    const { status, headers } = await client.management('POST', `/authenticators/${updb.id}/request-extend`, options);
    expect([status, headers['www-authenticate']]).toEqual([401, undefined]);
  });
});
