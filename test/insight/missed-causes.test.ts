/** Causes that a policy check alone misses: each is named, with the fix that works or what a person does. */
import { webcrypto } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { answerWho } from '../../src/insight/reach/answer.ts';
import type { Link } from '../../src/insight/wording/finding.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
const keyPair = () => webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const [AUTHORITY_KEYS, CLIENT_KEYS] = await Promise.all([keyPair(), keyPair()]);
const until = (notAfter: string) => ({ notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date(notAfter) });
const authority = { ...until('2036-01-01T00:00:00Z'), name: 'CN=corp', keys: AUTHORITY_KEYS, signingAlgorithm };
const AUTHORITY = (await x509.X509CertificateGenerator.createSelfSigned(authority)).toString('pem');
const OTHER_AUTHORITY = (
  await x509.X509CertificateGenerator.createSelfSigned({ ...authority, name: 'CN=root', keys: CLIENT_KEYS })
).toString('pem');
const certificate = async (notAfter: string) =>
  (
    await x509.X509CertificateGenerator.create({
      ...{ ...until(notAfter), subject: 'CN=client', issuer: 'CN=corp', publicKey: CLIENT_KEYS.publicKey },
      ...{ signingKey: AUTHORITY_KEYS.privateKey, signingAlgorithm },
    })
  ).toString('pem');
const [VALID, EXPIRED] = await Promise.all(['2036-01-01T00:00:00Z', '2026-11-27T00:00:00Z'].map(certificate));

let sandbox: SandboxInside;
const plant = (kind: string, fields: Record<string, unknown>) => void sandbox.world.store.insert(kind, fields);
const update = (kind: string, id: string, fields: Record<string, unknown>) =>
  void sandbox.world.store.update(kind, id, fields);
const intercept = (data: object) => plant('configs', { id: 'int', name: 'int', configTypeId: 'g7cIWbcGg', data });
const host = (data: object) => plant('configs', { id: 'host', name: 'host', configTypeId: 'NH5p4FpGR', data });

beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  const roles = { semantic: 'AnyOf', identityRoles: ['#all'], serviceRoles: ['#all'], edgeRouterRoles: ['#all'] };
  plant('authPolicies', {
    ...{ id: 'strict', name: 'strict', secondary: {} },
    primary: { cert: { allowed: true, allowExpiredCerts: false }, updb: { allowed: false } },
  });
  plant('identities', { id: 'ann', name: 'ann', typeId: 'Default', authPolicyId: 'strict', roleAttributes: [] });
  plant('authenticators', {
    ...{ id: 'ann-cert', identityId: 'ann', method: 'cert', certPem: VALID, isIssuedByNetwork: true },
  });
  plant('routers', { id: 'r', name: 'r', isEdge: true, live: { isOnline: true }, isVerified: true });
  plant('services', { id: 'wiki', name: 'wiki', configs: ['int', 'host'], encryptionRequired: true });
  plant('servicePolicies', { ...roles, id: 'dial', name: 'dial', type: 'Dial' });
  plant('edgeRouterPolicies', { ...roles, id: 'erp', name: 'erp' });
  plant('serviceEdgeRouterPolicies', { ...roles, id: 'serp', name: 'serp' });
  plant('terminators', { id: 't', serviceId: 'wiki', routerId: 'r', binding: 'tunnel' });
});

async function ask(service = 'wiki') {
  const { data, text } = await answerExplain(sandboxSource(sandbox), { identity: 'ann', service });
  const { first, links, verdict } = data as unknown as {
    readonly first: Link | null;
    readonly links: readonly Link[];
    readonly verdict: string;
  };
  return { first, intercept: links.find(({ link }) => link === 'intercept'), verdict, text };
}

describe('a certificate', () => {
  it('that expired is replaced by enrolling again, not by letting expired ones in', async () => {
    update('authenticators', 'ann-cert', { certPem: EXPIRED });
    const { first } = await ask();
    expect(first).toMatchObject({ link: 'authentication', what: expect.stringContaining('expired at 2026-11-27') });
    expect(first?.fix).toMatchObject({ tool: 'reEnrollAuthenticator', arguments: { id: 'ann-cert' } });
    await call(sandbox, first?.fix ?? expect.fail('no fix'));
    expect((await ask()).first?.what).toContain('its enrollment is open');
  });

  it('of an authority that nobody may log in with is refused', async () => {
    update('authenticators', 'ann-cert', { isIssuedByNetwork: false });
    plant('cas', { id: 'corp', name: 'corp', certPem: AUTHORITY, isVerified: true, isAuthEnabled: false });
    const { first } = await ask();
    expect(first?.what).toMatch(/is from the authority corp, which nobody may log in with/);
    await call(sandbox, first?.fix ?? expect.fail('no fix'));
    expect((await ask()).verdict).toBe('works');
    update('cas', 'corp', { isVerified: false });
    expect((await ask()).first).toMatchObject({
      what: expect.stringMatching(/never verified/),
      next: expect.any(String),
    });
  });

  it('of an authority that was deleted is refused', async () => {
    update('authenticators', 'ann-cert', { isIssuedByNetwork: false });
    const what = expect.stringMatching(
      /from the authority "CN=corp", which does not exist here or does not allow logins/,
    );
    expect(await ask()).toMatchObject({ verdict: 'broken', first: { link: 'authentication', what } });
    update('identities', 'ann', { live: { hasEdgeRouterConnection: true } });
    expect((await ask()).verdict).toBe('works');
  });

  it('of an authority that another one may have issued is accepted where its identity is connected', async () => {
    update('authenticators', 'ann-cert', { isIssuedByNetwork: false });
    plant('cas', { id: 'root', name: 'root', certPem: OTHER_AUTHORITY, isVerified: true, isAuthEnabled: true });
    const { first } = await ask();
    expect(first).toMatchObject({
      state: 'unknown',
      what: expect.stringMatching(/not itself one of the network's: root/),
    });
    update('identities', 'ann', { live: { hasEdgeRouterConnection: true } });
    expect((await ask()).verdict).toBe('works');
  });

  it('that a host would log in with is judged in the same way', async () => {
    sandbox.world.store.remove('terminators', 't');
    plant('servicePolicies', {
      ...{ id: 'bind', name: 'bind', type: 'Bind', semantic: 'AnyOf', identityRoles: ['@hub'], serviceRoles: ['#all'] },
    });
    plant('identities', { id: 'hub', name: 'hub', typeId: 'Default', authPolicyId: 'strict', roleAttributes: [] });
    plant('authenticators', { id: 'hub-cert', identityId: 'hub', method: 'cert', certPem: EXPIRED });
    expect((await ask()).first?.what).toMatch(/host hub can't log in: its certificate expired at 2026-11-27/);
    update('authenticators', 'hub-cert', { certPem: VALID });
    expect((await ask()).first?.what).toMatch(
      /host hub can't log in: .* from the authority "CN=corp", which does not exist here/,
    );
  });
});

it.each([
  [
    { isVerified: false },
    /and can't: its enrollment takes a certificate of the authority corp, which was never verified/,
    undefined,
  ],
  [{ isVerified: true, isOttCaEnrollmentEnabled: false }, /corp, which nobody may enroll with/, 'patchCa'],
  [{ isVerified: true, isOttCaEnrollmentEnabled: true }, /has never enrolled; its enrollment is open/, undefined],
])('an enrollment with a certificate of an authority: %o', async (fields, what, fix) => {
  plant('cas', { id: 'corp', name: 'corp', certPem: AUTHORITY, isAuthEnabled: true, ...fields });
  sandbox.world.store.remove('authenticators', 'ann-cert');
  plant('enrollments', {
    id: 'e',
    identityId: 'ann',
    method: 'ottca',
    caId: 'corp',
    expiresAt: '2036-01-01T00:00:00Z',
  });
  const { first } = await ask();
  expect(first).toMatchObject({ link: 'authentication', what: expect.stringMatching(what) });
  expect(first?.fix?.tool).toBe(fix);
  if (first?.fix === undefined) return;
  await call(sandbox, first.fix);
  expect((await ask()).first?.what).toMatch(/its enrollment is open/);
});

it('a second factor that was never enrolled fails its posture check, in both tools', async () => {
  plant('postureChecks', { id: 'mfa', name: 'mfa', typeId: 'MFA', timeoutSeconds: 3_600, roleAttributes: ['mfa'] });
  update('servicePolicies', 'dial', { postureCheckRoles: ['#mfa'] });
  const { first } = await ask();
  expect(first).toMatchObject({ link: 'posture', next: expect.stringContaining('enrolls a one-time code') });
  const { text } = await answerWho(sandboxSource(sandbox), { service: 'wiki' });
  expect(text).toMatch(/not now: it has not enrolled the second factor that mfa asks for; .*ann/);
});

describe('an intercept', () => {
  const caught = { addresses: ['wiki.corp'], protocols: ['udp'], portRanges: [{ low: 53, high: 53 }] };

  it.each([
    [{ protocol: 'tcp', address: 'h', port: 53 }, /host does not forward udp \(it forwards everything as tcp\)/],
    [{ forwardProtocol: true, allowedProtocols: ['tcp'], address: 'h', port: 53 }, /udp \(allowedProtocols\)/],
    [
      { protocol: 'udp', address: 'h', forwardPort: true, allowedPortRanges: [{ low: 1, high: 9 }] },
      /port 53 \(allowedPort/,
    ],
    [
      { protocol: 'udp', port: 53, forwardAddress: true, allowedAddresses: ['*.other'] },
      /wiki\.corp \(allowedAddresses\)/,
    ],
  ])('that the host config does not allow: %j', async (data, says) => {
    intercept(caught);
    host(data);
    const link = (await ask()).intercept;
    expect(link).toMatchObject({ state: 'unknown', next: expect.stringContaining('patchConfig') });
    expect(link?.evidence.join()).toMatch(says);
  });

  it.each([
    { protocol: 'udp', address: 'h', port: 53 },
    { forwardProtocol: true, allowedProtocols: ['udp'], address: 'h', port: 53 },
    {
      protocol: 'udp',
      forwardAddress: true,
      allowedAddresses: ['*.corp'],
      forwardPort: true,
      allowedPortRanges: [{ low: 1, high: 99 }],
    },
  ])('that the host config allows: %j', async (data) => {
    intercept(caught);
    host(data);
    expect((await ask()).intercept).toMatchObject({
      state: 'passed',
      what: 'by int, clients catch udp:wiki.corp:53',
    });
  });

  it('in a config of another type is named', async () => {
    plant('configTypes', { id: 'odd', name: 'intercept.v2', schema: {} });
    plant('configs', { id: 'int', name: 'int', configTypeId: 'odd', data: caught });
    expect((await ask()).intercept?.evidence.join()).toContain('its config int has the type intercept.v2');
  });

  it('leads from an address to its service, and says which port is not caught', async () => {
    intercept(caught);
    const next = async (service: string) => ask(service).catch(({ next }) => next);
    expect(await next('https://wiki.corp:8443/start')).toBe(
      'By its address: wiki catches udp:wiki.corp:53, not port 8443.',
    );
    expect(await next('wiki.corp')).toBe('By its address: wiki catches udp:wiki.corp:53.');
    expect(await next('nothing.corp')).toBe('Find it with listServices.');
  });
});

it('a token of a disabled signer that is required besides lets nobody in, in both tools', async () => {
  const issuer = 'https://idp.example';
  plant('externalJwtSigners', { id: 'idp', name: 'idp', issuer, jwksEndpoint: `${issuer}/keys`, enabled: false });
  update('authPolicies', 'strict', { secondary: { requireExtJwtSigner: 'idp' } });
  const { first } = await ask();
  expect(first).toMatchObject({
    link: 'second factor',
    what: expect.stringContaining('signer idp, which is disabled'),
  });
  const { text } = await answerWho(sandboxSource(sandbox), { service: 'wiki' });
  expect(text).toMatch(/requires a token of the signer idp, which is disabled.*ann/);
  await call(sandbox, first?.fix ?? expect.fail('no fix'));
  expect((await ask()).text).toContain('also requires a token of the signer idp\n  signer idp takes tokens of issuer');
});

it('who gets in by tokens alone does not while their signer is disabled, in both tools', async () => {
  plant('externalJwtSigners', {
    id: 'idp',
    name: 'idp',
    issuer: 'https://idp.example',
    enabled: false,
    useExternalId: true,
  });
  update('authPolicies', 'strict', { primary: { extJwt: { allowed: true, allowedSigners: ['idp'] } } });
  update('identities', 'ann', { externalId: 'ann@example' });
  const { first } = await ask();
  expect(first).toMatchObject({ link: 'authentication', what: expect.stringContaining('its signer idp is disabled') });
  const { text } = await answerWho(sandboxSource(sandbox), { service: 'wiki' });
  expect(text).toMatch(/not now: its auth policy strict takes tokens of the signer idp, which is disabled; .*ann/);
});

describe('no terminator, and the only host is a router', () => {
  beforeEach(() => {
    sandbox.world.store.remove('terminators', 't');
    host({ protocol: 'tcp', address: 'h', port: 1 });
    plant('identities', { id: 'r', name: 'r', typeId: 'Router' });
    const roles = { semantic: 'AnyOf', identityRoles: ['@r'], serviceRoles: ['@wiki'] };
    plant('servicePolicies', { ...roles, id: 'bind', name: 'bind', type: 'Bind' });
  });

  it.each([
    [true, /is a router and is connected, but does not host it/, /listener with binding tunnel/],
    [false, /is a router, and is offline/, /^Start the router/],
  ])('that is connected: %s', async (isOnline, says, advises) => {
    update('routers', 'r', { live: { isOnline } });
    // Another router is there to dial by.
    plant('routers', { id: 'other', name: 'other', isEdge: true, live: { isOnline: true }, isVerified: true });
    const { first } = await ask();
    expect(first).toMatchObject({ link: 'hosting', what: expect.stringMatching(says) });
    expect(first?.next).toMatch(advises);
  });
});

it.each([
  ['2026-11-28T11:00:00.000Z', 'works'],
  ['2026-11-28T13:00:00.000Z', 'broken'],
])('an identity that is disabled until %s, at noon: %s', async (disabledUntil, verdict) => {
  update('identities', 'ann', { disabled: true, disabledAt: '2026-11-28T10:00:00.000Z', disabledUntil });
  expect((await ask()).verdict).toBe(verdict);
});

it('a Dial policy of the service that names nobody is reported', async () => {
  update('servicePolicies', 'dial', { semantic: 'AllOf', identityRoles: [] });
  expect((await ask()).first?.evidence).toContain('no identities are in the roles of dial: it lets nobody in');
});
