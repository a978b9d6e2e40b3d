import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changes } from '../../../src/generated/changes.ts';
import { operations } from '../../../src/generated/operations.ts';
import { judges } from '../../../src/runtime/change/lockout-judges.ts';
import { OutsideAuthority } from '../../support/outside-authority.ts';
import { startWorld, type World, worldOf } from './world.ts';

/** Whether a call can cut off the operator's own access; the operator is `admin` unless stated otherwise. */
let world: World;
const ids: Record<string, string> = {};
const PRIMARY = {
  cert: { allowed: true, allowExpiredCerts: false },
  extJwt: { allowed: true, allowedSigners: [] },
  updb: {
    ...{ allowed: true, lockoutDurationMinutes: 0, maxAttempts: 0, minPasswordLength: 5 },
    ...{ requireMixedCase: false, requireNumberChar: false, requireSpecialChar: false },
  },
};
const password = (identityId: string | undefined, username: string) => ({
  ...{ method: 'updb', username, password: `${username}-password` },
  identityId,
});
const logIn = (username: string) => ({ method: 'updb', username, password: `${username}-password` }) as const;

beforeAll(async () => {
  world = await startWorld();
  const make = async (key: string, tool: string, args: Record<string, unknown>) => {
    ids[key] = await world.make(tool, { name: key, ...args });
  };
  const person = { type: 'Default', isAdmin: true };
  await make('other', 'createIdentity', person);
  ids['otherAuthenticator'] = await world.make('createAuthenticator', password(ids['other'], 'other'));
  await make('policy', 'createAuthPolicy', { primary: PRIMARY, secondary: { requireTotp: false } });
  const signer = { enabled: true, jwksEndpoint: 'https://issuer.example/k', audience: 'x' };
  await make('signer', 'createExternalJwtSigner', { ...signer, issuer: 'https://one.example' });
  await make('second', 'createExternalJwtSigner', { ...signer, issuer: 'https://two.example' });
  await make('router', 'createEdgeRouter', { isTunnelerEnabled: true });
  await make('otherRouter', 'createEdgeRouter', {});
  const { data: session } = await world.ask('getCurrentAPISession');
  ids['own'] = (session as { identityId: string }).identityId;
  ids['session'] = (session as { id: string }).id;
  ids['authenticator'] = (session as { authenticatorId: string }).authenticatorId;
  ids['default'] = 'default';
  const elsewhere = worldOf(world.sandbox, logIn('other'));
  ids['otherSession'] = ((await elsewhere.ask('getCurrentAPISession')).data as { id: string }).id;
});
afterAll(() => world.close());

async function anyCa(): Promise<string> {
  const { certPem } = await OutsideAuthority.create('any');
  const switches = { isAuthEnabled: true, isAutoCaEnrollmentEnabled: false, isOttCaEnrollmentEnabled: false };
  return world.make('createCa', { name: 'any', certPem, identityRoles: [], ...switches });
}

const fill = (template: unknown) =>
  JSON.parse(JSON.stringify(template).replace(/<(\w+)>/g, (_all, key: string) => ids[key] ?? '')) as Record<
    string,
    unknown
  >;

type Row = [tool: string, given: Record<string, unknown>, says: RegExp | undefined];
const SECONDARY = { requireTotp: true };
const rows: Record<string, Row> = {
  'the own identity, deleted': ['deleteIdentity', { id: '<own>' }, /the identity that this server/],
  'another identity, deleted': ['deleteIdentity', { id: '<other>' }, undefined],
  'the own identity, disabled': [
    'disableIdentity',
    { id: '<own>', durationMinutes: 1 },
    /the identity that this server/,
  ],
  'another identity, disabled': ['disableIdentity', { id: '<other>', durationMinutes: 1 }, undefined],
  'own administrator rights, taken': [
    'patchIdentity',
    { id: '<own>', isAdmin: false },
    /the identity that this server/,
  ],
  'own auth policy, another': [
    'patchIdentity',
    { id: '<own>', authPolicyId: '<policy>' },
    /the identity that this server/,
  ],
  'own tags': ['patchIdentity', { id: '<own>', tags: { a: 1 } }, undefined],
  'own values as they are': ['patchIdentity', { id: '<own>', isAdmin: true }, undefined],
  'another one’s rights, taken': ['patchIdentity', { id: '<other>', isAdmin: false }, undefined],
  'a replacement that forgets own rights': [
    'updateIdentity',
    { id: '<own>', name: 'Default Admin', type: 'Default', isAdmin: false },
    /the identity that this server/,
  ],
  'the default auth policy, changed': [
    'patchAuthPolicy',
    { id: 'default', secondary: SECONDARY },
    /auth policy of the identity/,
  ],
  'the default auth policy, renamed': ['patchAuthPolicy', { id: 'default', name: 'Standard' }, undefined],
  'another auth policy, changed': ['patchAuthPolicy', { id: '<policy>', secondary: SECONDARY }, undefined],
  'another auth policy, deleted': ['deleteAuthPolicy', { id: '<policy>' }, undefined],
  'an own authenticator, deleted': ['deleteAuthenticator', { id: '<authenticator>' }, /logs in with it/],
  'an own authenticator, changed': [
    'patchAuthenticator',
    { id: '<authenticator>', password: 'a-new-password' },
    /logs in with it/,
  ],
  'an own authenticator, enrolled anew': [
    'reEnrollAuthenticator',
    { id: '<authenticator>', expiresAt: '2099-01-01T00:00:00Z' },
    /logs in with it/,
  ],
  'tags of an own authenticator': ['patchAuthenticator', { id: '<authenticator>', tags: { a: 1 } }, undefined],
  'another one’s authenticator, deleted': ['deleteAuthenticator', { id: '<otherAuthenticator>' }, undefined],
  'an authenticator of the caller': [
    'patchCurrentIdentityAuthenticator',
    { id: '<authenticator>', password: 'a-new-password', currentPassword: 'the-old-password' },
    /what this server may be logged in with/,
  ],
  'the own session, by its id': ['deleteAPISessions', { id: '<session>' }, /session of this server/],
  'another session': ['deleteAPISessions', { id: '<otherSession>' }, undefined],
  'the own session': ['deleteCurrentApiSession', {}, /ends the session/],
  'the own identity, revoked': ['createRevocation', { id: '<own>', type: 'IDENTITY' }, /the identity that this server/],
  'the own session, revoked': ['createRevocation', { id: '<session>', type: 'API_SESSION' }, /session of this server/],
  'another identity, revoked': ['createRevocation', { id: '<other>', type: 'IDENTITY' }, undefined],
  'some token, revoked': [
    'createRevocation',
    { id: '9b2d9b38-2a01-4a4b-9d0c-0fb4b5f40b0a', type: 'JTI' },
    /nothing shows whose token/,
  ],
  'a signer that nobody logs in with': ['deleteExternalJwtSigner', { id: '<signer>' }, undefined],
  'a router': ['deleteEdgeRouter', { id: '<router>' }, undefined],
  'settings of the controller': ['patchControllerSetting', { id: 'x', tags: {} }, /browser logins/],
};

test.each(Object.entries(rows))('%s', async (_name, [tool, args, says]) => {
  const { lockout } = await world.preview(tool, fill(args));
  if (says === undefined) expect(lockout).toBeUndefined();
  else expect(lockout).toMatch(says);
});

test('treats a change that cannot be judged as cutting off access, and says why', async () => {
  world.sandbox.setFaults([{ kind: 'malformed', every: 1 }]);
  const { lockout } = await world.preview('createRevocation', fill({ id: '<other>', type: 'IDENTITY' }));
  world.sandbox.setFaults([]);
  expect(lockout).toMatch(/that could not be ruled out: .*getCurrent.* not JSON/s);
});

test('every operation with the mark has a judge, and every judge an operation', () => {
  const marked = operations.filter(({ marks }) => marks.includes('lockout'));
  const judged = marked.map(({ name }) => changes.changes[name]?.reader ?? name);
  expect(judged.filter((name) => judges[name] === undefined)).toEqual([]);
  expect([...new Set(judged)].sort()).toEqual(Object.keys(judges).sort());
});

describe('a server that is logged in as', () => {
  test('the identity of a router protects that router, and no other', async () => {
    await world.ask('patchIdentity', { id: ids['router'], isAdmin: true });
    await world.make('createAuthenticator', password(ids['router'], 'router'));
    const asRouter = worldOf(world.sandbox, logIn('router'));
    for (const tool of ['deleteEdgeRouter', 'deleteRouter', 'deleteTransitRouter', 'deleteFabricRouter']) {
      expect((await asRouter.preview(tool, { id: ids['router'] })).lockout).toMatch(/the router whose identity/);
      expect((await asRouter.preview(tool, { id: ids['otherRouter'] })).lockout).toBeUndefined();
    }
    expect((await asRouter.preview('patchEdgeRouter', { id: ids['router'], disabled: true })).lockout).toBeDefined();
    expect((await asRouter.preview('patchEdgeRouter', { id: ids['router'], tags: { a: 1 } })).lockout).toBeUndefined();
    await asRouter.close();
  });

  test('an identity with its own auth policy protects that policy and the default one', async () => {
    ids['strict'] = await world.make('createAuthPolicy', {
      name: 'strict',
      primary: PRIMARY,
      secondary: { requireTotp: false },
    });
    const strict = { name: 'under-strict', type: 'Default', isAdmin: true, authPolicyId: ids['strict'] };
    await world.make('createAuthenticator', password(await world.make('createIdentity', strict), 'strict'));
    const asStrict = worldOf(world.sandbox, logIn('strict'));
    await asStrict.ask('getCurrentIdentity');
    const changed = async (id: string) =>
      (await asStrict.preview('patchAuthPolicy', { id, secondary: SECONDARY })).lockout;
    expect(await changed(ids['strict'] ?? '')).toMatch(/auth policy of the identity/);
    expect(await changed('default')).toBe('it is the default auth policy.');
    expect(await changed(ids['policy'] ?? '')).toBeUndefined();
    await asStrict.close();
  });

  test('the owner of a token protects its issuer, and no other, even as a second factor', async () => {
    const register = async (name: string) => {
      const authority = await OutsideAuthority.create(name);
      const claims = { iss: `https://${name}.example`, aud: name, email: 'dora@example.test' };
      const times = { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 600 };
      const key = { certPem: authority.certPem, kid: name, claimsProperty: 'email', useExternalId: true };
      const input = { name, issuer: claims.iss, audience: name, enabled: true, ...key };
      return {
        id: await world.make('createExternalJwtSigner', input),
        token: await authority.token({ ...claims, ...times }, name),
      };
    };
    const [first, second] = [await register('first-issuer'), await register('second-issuer')];
    const dora = { name: 'dora', type: 'Default', isAdmin: true, externalId: 'dora@example.test' };
    const authPolicyId = await world.make('createAuthPolicy', {
      name: 'dora',
      primary: PRIMARY,
      secondary: { requireTotp: false },
    });
    await world.make('createIdentity', { ...dora, authPolicyId });
    const withoutLogin = worldOf(world.sandbox, { method: 'none' });
    const plain = withoutLogin.session.network.controller;
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const { body } = await plain.send(
      {
        ...{ method: 'POST', path: '/edge/management/v1/authenticate?method=ext-jwt', body: '{}', repeatable: false },
        headers: { 'content-type': 'application/json', ...bearer(first.token) },
      },
      new AbortController().signal,
    );
    const { data } = JSON.parse(new TextDecoder().decode(body)) as { data: { token: string } };
    const headers = { 'zt-session': data.token, ...bearer(second.token) };
    const send: typeof plain.send = (request, signal) =>
      plain.send({ ...request, headers: { ...request.headers, ...headers } }, signal);
    Object.assign(withoutLogin.session.network, {
      controller: { origin: plain.origin, send, close: () => plain.close() },
    });
    const lockout = async (id: string) => (await withoutLogin.preview('deleteExternalJwtSigner', { id })).lockout;
    expect(await lockout(first.id)).toMatch(/logged in with a token of this issuer/);
    expect(await lockout(second.id)).toBeUndefined();
    expect(
      (await withoutLogin.preview('patchExternalJwtSigner', { id: first.id, tags: { a: 1 } })).lockout,
    ).toBeUndefined();
    const secondary = { requireTotp: false, requireExtJwtSigner: second.id };
    await world.ask('patchAuthPolicy', { id: authPolicyId, secondary });
    expect(await lockout(second.id)).toMatch(/second factor/);
    expect((await withoutLogin.preview('deleteCa', { id: await anyCa() })).lockout).toBeUndefined();
    await withoutLogin.close();
  });

  test('the owner of a certificate protects the CA that signed it, and no other', async () => {
    const register = async (name: string) => {
      const authority = await OutsideAuthority.create(name);
      const switches = { isAuthEnabled: true, isAutoCaEnrollmentEnabled: false, isOttCaEnrollmentEnabled: false };
      const id = await world.make('createCa', { name, certPem: authority.certPem, identityRoles: [], ...switches });
      const { verificationToken } = (await world.ask('detailCa', { id })).data as { verificationToken: string };
      const { cert } = await authority.issue(verificationToken);
      await world.ask('verifyCa', { id, certPem: cert });
      return { id, authority };
    };
    const [mine, another] = [await register('mine'), await register('another')];
    const { cert, key } = await mine.authority.issue('operator');
    const operator = await world.make('createIdentity', { name: 'operator', type: 'Default', isAdmin: true });
    await world.make('createAuthenticator', { method: 'cert', identityId: operator, certPem: cert });
    const withCertificate = worldOf(world.sandbox, { method: 'cert', cert, key });
    const lockout = async (tool: string, args: Record<string, unknown>) =>
      (await withCertificate.preview(tool, args)).lockout;
    expect(await lockout('deleteCa', { id: mine.id })).toMatch(/certificate of this authority/);
    expect(await lockout('deleteCa', { id: another.id })).toBeUndefined();
    expect(await lockout('patchCa', { id: mine.id, isAuthEnabled: false })).toMatch(/certificate of this authority/);
    expect(await lockout('patchCa', { id: mine.id, identityRoles: ['x'] })).toBeUndefined();
    await withCertificate.close();
    // A password login does not depend on any authority.
    expect((await world.preview('deleteCa', { id: mine.id })).lockout).toBeUndefined();
  });
});
