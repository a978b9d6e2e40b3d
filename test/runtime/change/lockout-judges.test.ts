/** What can cut off the own access, judged on answers that need no controller. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../../src/common/exact-json.ts';
import { ToolError } from '../../../src/common/tool-error.ts';
import { operations } from '../../../src/generated/operations.ts';
import type { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { isIssuedBy } from '../../../src/runtime/change/issued.ts';
import { lockoutBy } from '../../../src/runtime/change/lockout.ts';
import { OutsideAuthority } from '../../support/outside-authority.ts';
import { type Answers, readsOn } from './answered-reads.ts';

const loginBy = (authenticatorId: string): Answers => ({ getCurrentAPISession: { id: 'session', authenticatorId } });
/** Whoever is logged in: with a password, unless a test says otherwise. */
const loggedIn = (authenticatorId = 'auth'): Answers => ({
  getCurrentIdentity: { id: 'me', authPolicyId: 'mine' },
  ...loginBy(authenticatorId),
  'detailAuthPolicy mine': { secondary: { requireExtJwtSigner: 'second' } },
  'detailAuthenticator auth': { certPem: null },
  listCas: [],
});

interface Given {
  readonly target?: Value;
  /** New values by field; the old ones do not matter. */
  readonly sets?: Readonly<Record<string, Value>>;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly answers?: Answers;
}

function lockout(tool: string, { target, sets = {}, args = {}, answers = loggedIn() }: Given) {
  const change = readsOn(tool, args, answers);
  const before = target === undefined ? undefined : { status: 200, data: target, shown: target };
  const differences = Object.entries(sets).map(([field, to]) => ({ field, from: 'old', to }));
  return lockoutBy(change, before, differences);
}

const OWN_ROUTER = 'it is the router whose identity this server is logged in as.';
const OWN_IDENTITY = 'it is the identity that this server is logged in as.';
const OWN_SESSION = 'it is the session of this server.';
const OWN_POLICY = 'it is the auth policy of the identity that this server is logged in as.';
const OWN_AUTHENTICATOR = 'the identity of this server logs in with it.';
const OWN_ISSUER = 'this server is logged in with a token of this issuer.';
const OWN_AUTHORITY = 'this server is logged in with a certificate of this authority.';
const me = { id: 'me' };

test.each<[tool: string, given: Given, says: string | undefined]>([
  ['deleteEdgeRouter', { target: me }, OWN_ROUTER],
  ['deleteEdgeRouter', { target: { id: 'other' } }, undefined],
  ['patchEdgeRouter', { target: me, sets: { noTraversal: true } }, OWN_ROUTER],
  ['patchEdgeRouter', { target: me, sets: { name: 'x', noTraversal: true } }, OWN_ROUTER],
  ['patchEdgeRouter', { target: me, sets: { name: 'x', tags: {}, appData: {} } }, undefined],
  ['patchEdgeRouter', { target: me }, undefined],
  ['deleteIdentity', { target: me }, OWN_IDENTITY],
  ['deleteIdentity', { target: { id: 'other' } }, undefined],
  ['patchIdentity', { target: me, sets: { isAdmin: false } }, OWN_IDENTITY],
  ['patchIdentity', { target: me, sets: { isAdmin: true } }, undefined],
  ['patchIdentity', { target: me, sets: { isAdmin: true, authPolicyId: 'x' } }, OWN_IDENTITY],
  ['patchIdentity', { target: me, sets: { externalId: true } }, OWN_IDENTITY],
  ['deleteAuthPolicy', { target: { id: 'mine' } }, OWN_POLICY],
  ['deleteAuthPolicy', { target: { id: 'default' } }, 'it is the default auth policy.'],
  ['deleteAuthPolicy', { target: { id: 'other' } }, undefined],
  ['patchAuthPolicy', { target: { id: 'mine' }, sets: { name: 'x' } }, undefined],
  ['patchAuthPolicy', { target: { id: 'mine' }, sets: { 'secondary.requireTotp': true } }, OWN_POLICY],
  ['deleteAuthenticator', { target: { id: 'a', identityId: 'me' } }, OWN_AUTHENTICATOR],
  ['deleteAuthenticator', { target: { id: 'me', identityId: 'other' } }, undefined],
  ['patchAuthenticator', { target: { identityId: 'me' }, sets: { tags: {} } }, undefined],
  ['deleteAPISessions', { target: { id: 'session' } }, OWN_SESSION],
  ['deleteAPISessions', { target: { id: 'me' } }, undefined],
  ['createRevocation', { args: { id: 'me', type: 'IDENTITY' } }, OWN_IDENTITY],
  ['createRevocation', { args: { id: 'session', type: 'API_SESSION' } }, OWN_SESSION],
  ['createRevocation', { args: { id: 'other', type: 'IDENTITY' } }, undefined],
  [
    'createRevocation',
    { args: { id: 'x', type: 'JTI' } },
    "nothing shows whose token this is, so it may be this server's.",
  ],
  ['deleteExternalJwtSigner', { target: { id: 'first' }, answers: loggedIn('extJwtId:first') }, OWN_ISSUER],
  [
    'patchExternalJwtSigner',
    { target: { id: 'first' }, sets: { name: 'x' }, answers: loggedIn('extJwtId:first') },
    undefined,
  ],
  [
    'patchExternalJwtSigner',
    { target: { id: 'first' }, sets: { enabled: false }, answers: loggedIn('extJwtId:first') },
    OWN_ISSUER,
  ],
  [
    'deleteExternalJwtSigner',
    { target: { id: 'second' } },
    "this server's auth policy requires a token of this issuer as a second factor.",
  ],
  ['deleteExternalJwtSigner', { target: { id: 'first' } }, undefined],
  [
    'patchCurrentIdentityAuthenticator',
    { args: { id: 'a' }, sets: { tags: {} } },
    'it changes what this server may be logged in with.',
  ],
  ['deleteMfa', {}, 'it changes what the next login of this server requires.'],
  ['deleteCurrentApiSession', {}, 'it ends the session of this server.'],
  ['deleteControllerSetting', { args: { id: 'x' } }, 'browser logins depend on these settings.'],
  ['updateControllerSetting', { args: { id: 'x' } }, 'browser logins depend on these settings.'],
  ['patchControllerSetting', { args: { id: 'x' } }, 'browser logins depend on these settings.'],
  // Not marked: nobody is cut off.
  ['deleteService', { target: me }, undefined],
])('%s %o: %s', async (tool, args, says) => expect(await lockout(tool, args)).toBe(says));

test.each([
  'name',
  'tags',
  'appData',
  'type',
  'defaultHostingCost',
  'defaultHostingPrecedence',
  'serviceHostingCosts',
  'serviceHostingPrecedences',
])('the %s of the own identity does not matter', async (field) => {
  expect(await lockout('patchIdentity', { target: me, sets: { [field]: 'x' } })).toBeUndefined();
});

describe('an authority', () => {
  let mine: OutsideAuthority;
  let certPem: string;
  let other: string;
  beforeAll(async () => {
    mine = await OutsideAuthority.create('mine');
    certPem = (await mine.issue('operator')).cert;
    other = (await OutsideAuthority.create('other')).certPem;
  });
  const cas = () => [
    { id: 'other', certPem: other },
    { id: 'ca', certPem: mine.certPem },
  ];
  /** A change of the authority `ca` by somebody who is logged in with a certificate. */
  const changed = (authenticator: object, given: Given = {}, listCas: unknown = cas()) =>
    lockout(given.sets === undefined ? 'deleteCa' : 'patchCa', {
      ...{ target: { id: 'ca' }, ...given },
      answers: { ...loggedIn(), 'detailAuthenticator auth': authenticator, listCas, ...given.answers },
    });

  test('matters if it issued the certificate of the login, and others do not', async () => {
    expect(await changed({ certPem })).toBe(OWN_AUTHORITY);
    expect(await changed({ certPem }, { sets: { isAuthEnabled: false } })).toBe(OWN_AUTHORITY);
    expect(await changed({ certPem }, { target: { id: 'other' } })).toBeUndefined();
  });
  test('matters if the login names it', async () => {
    expect(await changed({}, { answers: loginBy('ca') }, cas())).toBe(OWN_AUTHORITY);
  });
  test.each([
    'name',
    'tags',
    'identityNameFormat',
    'identityRoles',
    'isAutoCaEnrollmentEnabled',
    'isOttCaEnrollmentEnabled',
  ])('does not matter if only its %s changes', async (field) => {
    expect(await changed({ certPem }, { sets: { [field]: 'x' } })).toBeUndefined();
  });
  test.each<[what: string, authenticator: object]>([
    ['a password', { certPem: null }],
    ['a password, as some controllers show it', {}],
    ['a certificate of the network', { certPem: 'x', isIssuedByNetwork: true }],
  ])('does not matter to a login with %s', async (_what, authenticator) => {
    expect(await changed(authenticator)).toBeUndefined();
  });
  test('does not matter to a login with a token', async () => {
    expect(
      await changed({}, { answers: { ...loginBy('extJwtId:x'), listCas: new Error('not needed') } }),
    ).toBeUndefined();
  });
  test('is not taken for the one of the same name', async () => {
    const twin = { id: 'ca', certPem: (await OutsideAuthority.create('mine')).certPem };
    expect(await changed({ certPem }, {}, [twin])).toContain('could not be ruled out');
    expect(await changed({ certPem }, {}, [twin, { id: 'real', certPem: mine.certPem }])).toBeUndefined();
  });
  test('may matter if nothing shows which one issued the certificate', async () => {
    expect(await changed({ certPem }, {}, [{ id: 'ca', certPem: other }, { id: 'broken' }])).toBe(
      'that could not be ruled out: none of the authorities issued the certificate of this login directly.',
    );
  });
});

describe('in doubt', () => {
  const failing = (error: Error) =>
    lockout('deleteIdentity', { target: me, answers: { ...loggedIn(), getCurrentIdentity: error } });

  test.each<[what: string, answers: Answers, why: string]>([
    ['an unreadable identity', { getCurrentIdentity: undefined }, 'getCurrentIdentity returned 404.'],
    [
      'an answer that is no identity',
      { getCurrentIdentity: 'text' },
      'getCurrentIdentity returned 200, but not what its document says.',
    ],
    [
      'an identity without an id',
      { getCurrentIdentity: { authPolicyId: 'x' } },
      'getCurrentIdentity does not say who is logged in.',
    ],
    [
      'an identity with an empty one',
      { getCurrentIdentity: { id: '', authPolicyId: 'x' } },
      'getCurrentIdentity does not say who is logged in.',
    ],
    [
      'an identity without a policy',
      { getCurrentIdentity: { id: 'me' } },
      'getCurrentIdentity does not say who is logged in.',
    ],
    [
      'a session without an id',
      { getCurrentAPISession: { authenticatorId: 'x' } },
      'getCurrentAPISession does not say who is logged in.',
    ],
    [
      'a session without an authenticator',
      { getCurrentAPISession: { id: 'x' } },
      'getCurrentAPISession does not say who is logged in.',
    ],
  ])('it may, with %s', async (_what, answers, why) => {
    const all = { ...loggedIn(), ...answers };
    expect(await lockout('deleteIdentity', { target: { id: 'other' }, answers: all })).toBe(
      `that could not be ruled out: ${why}`,
    );
  });
  test('an operation without a judge may', async () => {
    const operation = { ...operations.find(({ name }) => name === 'deleteService'), name: 'new', marks: ['lockout'] };
    expect(await lockoutBy({ operation, change: undefined } as unknown as ChangeReads, undefined, [])).toBe(
      'nothing shows who is affected, so it may affect the identity that is logged in here.',
    );
  });
  test('a cancelled call ends, and an internal fault is not an answer', async () => {
    await expect(failing(new ToolError('cancelled', 'The client cancelled it.', ''))).rejects.toThrow('cancelled');
    await expect(failing(new TypeError('ours'))).rejects.toThrow('ours');
  });
});

test('what is no certificate was issued by nobody', () => expect(isIssuedBy('certificate', 'authority')).toBe(false));
