/** What whatIf predicts of credentials, authorities and terminators, compared with the same change on the sandbox. */
import { webcrypto } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { answerTests } from '../../src/insight/access-tests/answer.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { foreseeAccess } from '../../src/insight/what-if/foreseen.ts';
import { takenAway } from '../../src/insight/what-if/taken-away.ts';
import { redactPatterns } from '../../src/runtime/safety/secrets/patterns.ts';
import { x509 } from '../../src/sandbox/pki/x509.ts';
import { seeded } from '../../src/sandbox/seed/random.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const keyPair = () => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };
const [AUTHORITY_KEYS, CLIENT_KEYS] = await Promise.all([keyPair(), keyPair()]);
const authority = { ...dates, name: 'CN=authority', keys: AUTHORITY_KEYS, signingAlgorithm };
const AUTHORITY = (await x509.X509CertificateGenerator.createSelfSigned(authority)).toString('pem');
const client = async (more: { readonly notAfter?: Date } = {}) =>
  (
    await x509.X509CertificateGenerator.create({
      ...{ ...dates, subject: 'CN=client', issuer: 'CN=authority', publicKey: CLIENT_KEYS.publicKey, ...more },
      ...{ signingKey: AUTHORITY_KEYS.privateKey, signingAlgorithm },
    })
  ).toString('pem');
const [CLIENT, ENDED] = await Promise.all([client(), client({ notAfter: new Date('2026-02-01T00:00:00Z') })]);

interface Told {
  readonly logIn: { readonly lockedOut: readonly string[]; readonly letIn: readonly string[] };
  readonly hosting: { readonly unanswered: readonly unknown[]; readonly answered: readonly unknown[] };
  readonly counts: Readonly<Record<string, number>>;
  readonly circuits: readonly { readonly id: string }[];
  readonly notes: readonly string[];
}

let sandbox: SandboxInside;

async function ask(tool: string, args: Readonly<Record<string, unknown>>) {
  const { data, text } = await answerWhatIf(sandboxSource(sandbox), { tool, arguments: args });
  return { text, effects: data as unknown as Told };
}

beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  store.insert('cas', { id: 'ca', name: 'ca', certPem: AUTHORITY, isVerified: true, isAuthEnabled: true });
  for (const name of ['ann', 'bob', 'eve']) {
    store.insert('identities', { id: name, name, typeId: 'Default', roleAttributes: ['staff'] });
  }
  store.insert('authenticators', { id: 'ann-cert', identityId: 'ann', method: 'cert', certPem: CLIENT });
  store.insert('authenticators', { id: 'bob-cert', identityId: 'bob', method: 'cert', certPem: CLIENT });
  store.insert('authenticators', { id: 'bob-password', identityId: 'bob', method: 'updb', username: 'bob' });
  for (const isOnline of [true, false]) {
    const name = isOnline ? 'online' : 'offline';
    store.insert('routers', { id: name, name, isEdge: true, live: { isOnline }, isVerified: true });
  }
  store.insert('services', { id: 'wiki', name: 'wiki', roleAttributes: ['all'] });
  const roles = { identityRoles: ['#staff'], serviceRoles: ['#all'] };
  store.insert('servicePolicies', { name: 'dial', type: 'Dial', semantic: 'AnyOf', ...roles });
  for (const routerId of ['online', 'offline']) {
    store.insert('terminators', { id: `on-${routerId}`, serviceId: 'wiki', routerId, binding: 'edge' });
  }
});

test('the only credential of an identity is gone: it is locked out, and its services with it', async () => {
  for (const tool of ['deleteAuthenticator', 'reEnrollAuthenticator']) {
    const { text, effects } = await ask(tool, { id: 'ann-cert' });
    expect(effects.logIn.lockedOut).toEqual(['ann']);
    expect(text).toContain('1 identity can no longer log in (1 service out of their reach): ann\n  ann: wiki');
    const other = await ask(tool, { id: 'bob-cert' });
    expect(other.effects.logIn.lockedOut).toEqual([]);
    expect(other.text).toContain('bob keeps another credential: updb.');
  }
});

test('expired certificates that are no longer accepted, or are again, by a change of the policy or of who has it', async () => {
  const { store } = sandbox.world;
  store.update('authenticators', 'ann-cert', { certPem: ENDED });
  const cert = (allowExpiredCerts: boolean) => ({ cert: { allowed: true, allowExpiredCerts } });
  store.insert('authPolicies', { id: 'strict', name: 'strict', primary: cert(false), secondary: {} });
  store.update('authPolicies', 'default', { primary: cert(true) });
  const closed = await ask('patchAuthPolicy', { id: 'default', primary: { cert: { allowExpiredCerts: false } } });
  expect(closed.effects.logIn.lockedOut).toEqual(['ann']);
  const moved = await ask('patchIdentity', { id: 'ann', authPolicyId: 'strict' });
  expect(moved.effects.logIn.lockedOut).toEqual(['ann']);
  store.update('identities', 'ann', { authPolicyId: 'strict' });
  const open = await ask('patchAuthPolicy', { id: 'strict', primary: { cert: { allowExpiredCerts: true } } });
  expect(open.effects.logIn.letIn).toEqual(['ann']);
});

test('no name passes for a secret, and is hidden, because of what is said before it', async () => {
  sandbox.world.store.insert('identities', { id: 'x1b', name: 'x1b', typeId: 'Default', disabled: true });
  sandbox.world.store.insert('authenticators', { id: 'x1b-cert', identityId: 'x1b', method: 'cert', certPem: CLIENT });
  const { text } = await ask('enableIdentity', { id: 'x1b' });
  expect(text).toContain('1 identity can log in again now: x1b');
  expect(redactPatterns(text)).toBe(text);
});

test('a credential for an identity that has none lets it in', async () => {
  const { effects } = await ask('createAuthenticator', {
    identityId: 'eve',
    method: 'updb',
    username: 'e',
    password: 'p',
  });
  expect(effects.logIn.letIn).toEqual(['eve']);
});

test('a disabled identity that is replaced can log in again, but not one that is changed', async () => {
  sandbox.world.store.update('identities', 'ann', { disabled: true });
  const whole = { id: 'ann', name: 'ann', type: 'Default', isAdmin: false, roleAttributes: ['staff'] };
  expect((await ask('updateIdentity', whole)).effects.logIn.letIn).toEqual(['ann']);
  expect((await ask('patchIdentity', whole)).effects.logIn.letIn).toEqual([]);
});

test('who logs in with certificates of an authority alone loses that with it', async () => {
  for (const [tool, args] of [
    ['deleteCa', {}],
    ['patchCa', { isAuthEnabled: false }],
    ['updateCa', { name: 'ca', isAuthEnabled: false }],
  ] as const) {
    const { text, effects } = await ask(tool, { id: 'ca', ...args });
    expect(effects.logIn.lockedOut, tool).toEqual(['ann']);
    expect(text).toContain('2 certificates of ca would then be refused.');
    expect(takenAway(await foreseeAccess(sandboxSource(sandbox), { tool, arguments: { id: 'ca', ...args } }))).toBe(
      'cuts something off: ann can no longer log in.',
    );
  }
  expect((await ask('patchCa', { id: 'ca', name: 'other' })).effects.logIn.lockedOut).toEqual([]);
  sandbox.world.store.update('cas', 'ca', { isAuthEnabled: false });
  expect((await ask('patchCa', { id: 'ca', isAuthEnabled: true })).effects.logIn.letIn).toEqual(['ann']);
});

test('an enrollment is not a credential, but the only way to get one for an identity without any', async () => {
  const { store } = sandbox.world;
  for (const identityId of ['ann', 'eve']) store.insert('enrollments', { id: identityId, identityId, method: 'ott' });
  expect((await ask('deleteEnrollment', { id: 'ann' })).text).toContain(
    'ann has already enrolled, and can still log in.',
  );
  const { text, effects } = await ask('deleteEnrollment', { id: 'eve' });
  expect(text).toContain('eve has no credential and could no longer enroll');
  expect(effects.logIn.lockedOut).toEqual([]);
});

test('a service without a terminator on a router that is online is not answered', async () => {
  const gone = await ask('deleteTerminator', { id: 'on-online' });
  expect(gone.effects.counts).toMatchObject({ unanswered: 3, lost: 0 });
  expect(gone.text).toContain('NOTHING ANSWERS ANY MORE: 3 pairs (3 identities, 1 service)');
  expect((await ask('deleteFabricTerminator', { id: 'on-offline' })).effects.counts['unanswered']).toBe(0);
  expect((await ask('patchTerminator', { id: 'on-online', router: 'offline' })).effects.counts['unanswered']).toBe(3);
  const failed = await ask('patchTerminator', { id: 'on-online', precedence: 'failed' });
  expect(failed.text).toContain("would not change anyone's access");
  expect(failed.text).toContain('still used where there is nothing better');
  sandbox.world.store.remove('terminators', 'on-online');
  const terminator = { service: 'wiki', router: 'online', binding: 'transport', address: 'tcp:a:1' };
  expect((await ask('createTerminator', terminator)).effects.counts['answered']).toBe(3);
});

test('access tests after a change count those out who can no longer log in', async () => {
  const tests = [{ identity: '#staff', accept: ['wiki'] }];
  const tested = (tool: string, args: object) =>
    answerTests(sandboxSource(sandbox), { tests, with: { tool, arguments: args } });
  const { data, text } = await tested('deleteAuthenticator', { id: 'ann-cert' });
  expect(data['broken']).toMatchObject([{ identity: 'ann', service: 'wiki' }]);
  expect(text).toContain("granted by dial, but the identity can't log in) [by the change]");
  await expect(tested('deleteServicePolcy', { id: 'dial' })).rejects.toMatchObject({
    message: 'There is no tool deleteServicePolcy that changes what somebody can access.',
    next: expect.stringContaining('deleteServicePolicy'),
  });
});

test('what does not exist is an error that says so', async () => {
  for (const tool of ['deleteAuthenticator', 'deleteCa', 'deleteEnrollment', 'deleteTerminator']) {
    await expect(ask(tool, { id: 'nowhere' })).rejects.toThrow('"nowhere" does not name one');
  }
});

test('predicts a sequence of changes', async () => {
  const random = seeded(7);
  const { store } = sandbox.world;
  const able = () =>
    new Set(
      store.list('authenticators').flatMap(({ identityId, method }) => {
        const accepted = method !== 'cert' || store.get('cas', 'ca')?.['isAuthEnabled'] === true;
        return accepted ? [String(identityId)] : [];
      }),
    );
  const answers = () => store.list('terminators').some(({ routerId }) => routerId === 'online');
  let count = 0;
  for (let n = 0; n < 60; n++) {
    const credentials = store
      .list('authenticators')
      .filter(({ identityId }) => ['ann', 'bob', 'eve'].includes(String(identityId)));
    const terminators = store.list('terminators');
    const user = random.one(['ann', 'bob', 'eve']);
    const change = random.one([
      {
        tool: 'createAuthenticator',
        arguments: { identityId: user, method: 'updb', username: `u${n}`, password: 'secret' },
      },
      ...credentials.map(({ id }) => ({ tool: 'deleteAuthenticator', arguments: { id } })),
      { tool: 'patchCa', arguments: { id: 'ca', isAuthEnabled: random.below(2) === 0 } },
      {
        tool: 'createTerminator',
        arguments: {
          service: 'wiki',
          router: random.one(['online', 'offline']),
          binding: 'transport',
          address: 'tcp:a:1',
        },
      },
      ...terminators.map(({ id }) => ({ tool: 'deleteTerminator', arguments: { id } })),
    ]);
    const [was, answered] = [able(), answers()];
    const { effects } = await ask(change.tool, change.arguments);
    const reply = await call(sandbox, change);
    if (reply.status >= 400) continue;
    const [is, answersNow] = [able(), answers()];
    const shown = JSON.stringify(change);
    expect([...effects.logIn.lockedOut].sort(), shown).toEqual([...was].filter((id) => !is.has(id)).sort());
    expect([...effects.logIn.letIn].sort(), shown).toEqual([...is].filter((id) => !was.has(id)).sort());
    expect(effects.counts['unanswered'], shown).toBe(answered && !answersNow ? 3 : 0);
    expect(effects.counts['answered'], shown).toBe(!answered && answersNow ? 3 : 0);
    count += effects.logIn.lockedOut.length + effects.logIn.letIn.length + (answered === answersNow ? 0 : 1);
  }
  expect(count).toBeGreaterThan(10);
});

test('a CA that is verified lets in who has a certificate of it', async () => {
  sandbox.world.store.update('cas', 'ca', { isVerified: false });
  expect((await ask('verifyCa', { id: 'ca', certPem: 'proof' })).effects.logIn.letIn).toEqual(['ann']);
  sandbox.world.store.update('cas', 'ca', { isAuthEnabled: false });
  expect((await ask('verifyCa', { id: 'ca', certPem: 'proof' })).effects.logIn.letIn).toEqual([]);
});
