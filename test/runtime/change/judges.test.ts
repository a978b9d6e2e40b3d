/** Changes that are confirmed because of their effect: changes of every kind, with a client that cannot ask anyone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JUDGEMENTS, type JudgementId } from '../../../src/common/judgements.ts';
import { OutsideAuthority } from '../../support/outside-authority.ts';
import { requestsSince } from '../../support/requests-since.ts';
import { ConfirmSandbox, changesIn, textOf, tokenIn } from '../gate/confirm/confirm-sandbox.ts';
import { startWorld, type World } from './world.ts';

type Given = Readonly<Record<string, unknown>>;

let world: World;
const ids: Record<string, string> = {};
/** Replaces `$name`, and `@$name`, by ids. */
const filled = (args: Given): Given =>
  JSON.parse(JSON.stringify(args).replace(/\$(\w+)/g, (_all, name: string) => ids[name] ?? name));

beforeAll(async () => {
  world = await startWorld({ confirm: { mode: 'elicit', exempt: new Set() } });
  const make = async (name: string, tool: string, args: Given) => {
    const named = tool === 'createAuthenticator' ? {} : { name };
    ids[name] = await world.make(tool, { ...named, ...filled(args) });
  };
  await make('person', 'createIdentity', { type: 'User', isAdmin: false, roleAttributes: ['a', 'b'] });
  await make('boss', 'createIdentity', { type: 'User', isAdmin: true });
  await make('config', 'createConfig', {
    configTypeId: await configType(),
    data: { address: 'x', port: 1, protocol: 'tcp' },
  });
  await make('service', 'createService', { encryptionRequired: true, roleAttributes: ['s'], configs: ['$config'] });
  await make('check', 'createPostureCheck', { typeId: 'DOMAIN', domains: ['corp.example'] });
  await make('policy', 'createServicePolicy', {
    type: 'Dial',
    semantic: 'AnyOf',
    identityRoles: ['#a', '#b'],
    serviceRoles: ['#s'],
    postureCheckRoles: ['@$check'],
  });
  await make('strict', 'createServicePolicy', {
    type: 'Dial',
    semantic: 'AllOf',
    identityRoles: ['#a', '#b'],
    serviceRoles: ['#s', '#t'],
    postureCheckRoles: ['#p', '#q'],
  });
  for (const kind of ['createEdgeRouterPolicy', 'createServiceEdgeRouterPolicy']) {
    await make(`strict-${kind}`.replaceAll('-', '_'), kind, {
      semantic: 'AllOf',
      [kind === 'createEdgeRouterPolicy' ? 'identityRoles' : 'serviceRoles']: ['#a', '#b'],
      edgeRouterRoles: ['#r', '#t'],
    });
  }
  await make('loose', 'createServicePolicy', {
    type: 'Bind',
    semantic: 'AnyOf',
    identityRoles: ['#a', '#b'],
    serviceRoles: ['#s', '#t'],
    postureCheckRoles: ['#p', '#q'],
  });
  await make('away', 'createIdentity', { type: 'User', isAdmin: true });
  await world.ask('disableIdentity', { id: ids['away'], durationMinutes: 0 });
  await make('right', 'createIdentity', { type: 'User', isAdmin: false, permissions: ['service.read'] });
  await make('authority', 'createCa', {
    certPem: (await OutsideAuthority.create('outside')).certPem,
    isAuthEnabled: true,
    isAutoCaEnrollmentEnabled: true,
    isOttCaEnrollmentEnabled: false,
    identityRoles: ['a'],
    externalIdClaim: {
      location: 'SAN_URI',
      matcher: 'ALL',
      matcherCriteria: '',
      parser: 'NONE',
      parserCriteria: '',
      index: 0,
    },
  });
  await make('fabric', 'createFabricRouter', {
    id: 'fabric-1',
    fingerprint: 'a'.repeat(40),
    cost: 0,
    noTraversal: false,
  });
  await make('router', 'createEdgeRouter', { roleAttributes: ['r'] });
  await make('routerPolicy', 'createEdgeRouterPolicy', {
    semantic: 'AnyOf',
    identityRoles: ['#a'],
    edgeRouterRoles: ['#r'],
  });
  await make('single', 'createEdgeRouterPolicy', {
    semantic: 'AnyOf',
    identityRoles: ['#a'],
    edgeRouterRoles: ['#r'],
  });
  await make('authPolicy', 'createAuthPolicy', {
    primary: {
      cert: { allowed: true, allowExpiredCerts: false },
      extJwt: { allowed: false, allowedSigners: [] },
      updb: {
        allowed: true,
        lockoutDurationMinutes: 0,
        maxAttempts: 5,
        minPasswordLength: 8,
        requireMixedCase: false,
        requireNumberChar: false,
        requireSpecialChar: false,
      },
    },
    secondary: { requireTotp: true },
  });
  await make('login', 'createAuthenticator', {
    method: 'updb',
    identityId: '$person',
    username: 'person',
    password: 'Pass-word-1',
  });
  await make('signer', 'createExternalJwtSigner', {
    enabled: true,
    issuer: 'https://issuer',
    audience: 'ziti',
    jwksEndpoint: 'https://issuer/keys',
  });
});
afterAll(() => world.close());

async function configType(): Promise<string> {
  const { data } = await world.ask('listConfigTypes', { filter: 'name = "host.v1"' });
  return String((data as Given[])[0]?.['id']);
}

const rows: [kind: JudgementId, tool: string, given: Given, says: RegExp][] = [
  ['cuts-off', 'patchEdgeRouter', { id: '$router', disabled: true }, /disabled becomes true/],
  ['cuts-off', 'patchFabricRouter', { id: '$router', noTraversal: true }, /noTraversal becomes true/],
  ['cuts-off', 'patchServicePolicy', { id: '$policy', identityRoles: [] }, /loses "#a", "#b", and is empty then/],
  ['cuts-off', 'patchServicePolicy', { id: '$policy', serviceRoles: ['#other'] }, /serviceRoles loses "#s"\./],
  ['cuts-off', 'patchServicePolicy', { id: '$policy', type: 'Bind' }, /what it granted as "Dial" is lost/],
  ['cuts-off', 'patchServicePolicy', { id: '$policy', postureCheckRoles: ['@$check', '#os'] }, /gains "#os"/],
  [
    'cuts-off',
    'patchServicePolicy',
    { id: '$policy', semantic: 'AllOf', identityRoles: ['#a', '#b', '#c'] },
    /identityRoles gains "#c", which "AllOf" requires as well/,
  ],
  ['cuts-off', 'patchIdentity', { id: '$person', defaultHostingPrecedence: 'failed' }, /becomes "failed"/],
  ['cuts-off', 'patchEdgeRouterPolicy', { id: '$routerPolicy', edgeRouterRoles: [] }, /edgeRouterRoles loses "#r"/],
  ['cuts-off', 'patchIdentity', { id: '$person', roleAttributes: ['a'] }, /roleAttributes loses "b"/],
  ['cuts-off', 'patchService', { id: '$service', configs: [] }, /configs loses/],
  ['cuts-off', 'patchExternalJwtSigner', { id: '$signer', enabled: false }, /enabled becomes false/],
  ['cuts-off', 'patchAuthPolicy', { id: '$authPolicy', primary: { updb: { allowed: false } } }, /updb.allowed becomes/],
  ['opens-to-all', 'patchServicePolicy', { id: '$policy', identityRoles: ['#a', '#b', '#all'] }, /gains "#all"/],
  [
    'opens-to-all',
    'createServicePolicy',
    { name: 'new', type: 'Bind', semantic: 'AllOf', identityRoles: ['#all'], serviceRoles: ['#s'] },
    /identityRoles gains "#all"/,
  ],
  [
    'opens-to-all',
    'createServiceEdgeRouterPolicy',
    { name: 'new', semantic: 'AnyOf', serviceRoles: ['#all'], edgeRouterRoles: ['#r'] },
    /serviceRoles gains/,
  ],
  [
    'cuts-off',
    'patchServicePolicy',
    { id: '$loose', semantic: 'AllOf', serviceRoles: ['#s', '#t', '@$service'] },
    /requires every role in serviceRoles/,
  ],
  [
    'cuts-off',
    'patchServicePolicy',
    { id: '$strict', postureCheckRoles: ['#q'] },
    /postureCheckRoles selects more checks/,
  ],
  ['cuts-off', 'patchIdentity', { id: '$boss', isAdmin: false }, /isAdmin becomes false/],
  ['cuts-off', 'patchIdentity', { id: '$right', permissions: [] }, /permissions loses "service.read"/],
  [
    'cuts-off',
    'patchIdentity',
    { id: '$person', serviceHostingPrecedences: { $service: 'failed' } },
    /becomes "failed" for/,
  ],
  [
    'cuts-off',
    'createPostureCheck',
    { name: 'p', typeId: 'DOMAIN', domains: ['x.y'], roleAttributes: ['p'] },
    /a service policy select it \("loose"\)/,
  ],
  [
    'requires-less',
    'patchServicePolicy',
    { id: '$strict', semantic: 'AnyOf', identityRoles: ['#a', '#b', '#c'] },
    /identityRoles required "#a", "#b" together/,
  ],
  [
    'requires-less',
    'patchServicePolicy',
    { id: '$strict', semantic: 'AnyOf', postureCheckRoles: ['#p', '#q', '#z'] },
    /serviceRoles required "#s", "#t" together/,
  ],
  ['requires-less', 'patchServicePolicy', { id: '$strict', semantic: 'AnyOf' }, /semantic becomes "AnyOf"/],
  [
    'cuts-off',
    'patchServicePolicy',
    { id: '$loose', semantic: 'AllOf' },
    /every role in .*once a list of roles changes/,
  ],
  [
    'requires-less',
    'patchServicePolicy',
    { id: '$strict', serviceRoles: ['#s', '@$service'] },
    /serviceRoles required "#s", "#t" together/,
  ],
  [
    'requires-less',
    'patchEdgeRouterPolicy',
    { id: '$strict_createEdgeRouterPolicy', semantic: 'AnyOf', identityRoles: ['@$person', '#a', '#b'] },
    /edgeRouterRoles required/,
  ],
  [
    'requires-less',
    'patchServiceEdgeRouterPolicy',
    { id: '$strict_createServiceEdgeRouterPolicy', semantic: 'AnyOf', edgeRouterRoles: ['#t', '#r', '#x'] },
    /edgeRouterRoles required/,
  ],
  [
    'opens-to-all',
    'patchCa',
    { id: '$authority', identityRoles: ['a', 'vip'] },
    /enrolls automatically also gets "vip"/,
  ],
  ['weakens-authentication', 'patchCa', { id: '$authority', name: 'renamed' }, /externalIdClaim is lost/],
  ['raises-rights', 'enableIdentity', { id: '$away' }, /an administrator can log in again/],
  [
    'weakens-authentication',
    'patchServicePolicy',
    { id: '$strict', postureCheckRoles: ['#p', '#q', '#none'] },
    /postureCheckRoles selects fewer checks/,
  ],
  [
    'weakens-authentication',
    'patchServicePolicy',
    { id: '$loose', semantic: 'AllOf', postureCheckRoles: ['#p', '#q', '@$check'] },
    /postureCheckRoles selects fewer checks/,
  ],
  ['weakens-authentication', 'patchFabricRouter', { id: '$fabric', fingerprint: 'b'.repeat(40) }, /fingerprint/],
  [
    'weakens-authentication',
    'createControllerSetting',
    { controllerId: 'ctrl', oidc: { redirectUris: ['https://evil'] } },
    /browser logins may return/,
  ],
  ['opens-to-all', 'patchExternalJwtSigner', { id: '$signer', enrollToTokenEnabled: true }, /becomes true/],
  ['raises-rights', 'patchIdentity', { id: '$person', isAdmin: true }, /all permissions/],
  ['raises-rights', 'patchIdentity', { id: '$person', permissions: ['service.create'] }, /gains "service.create"/],
  ['raises-rights', 'createIdentity', { name: 'new', type: 'User', isAdmin: true }, /isAdmin becomes true/],
  [
    'raises-rights',
    'createEnrollment',
    { identityId: '$boss', method: 'ott', expiresAt: '2100-01-01T00:00:00Z' },
    /another way to log in as an administrator/,
  ],
  [
    'raises-rights',
    'createAuthenticator',
    { identityId: '$boss', method: 'updb', username: 'boss', password: 'Pass-word-1' },
    /another way to log in as an administrator/,
  ],
  [
    'weakens-authentication',
    'patchAuthPolicy',
    { id: '$authPolicy', secondary: { requireTotp: false } },
    /secondary.requireTotp \(true -> false\)/,
  ],
  [
    'weakens-authentication',
    'patchAuthPolicy',
    { id: '$authPolicy', primary: { updb: { minPasswordLength: 5 } } },
    /minPasswordLength \(8 -> 5\)/,
  ],
  [
    'weakens-authentication',
    'patchIdentity',
    { id: '$person', authPolicyId: '$authPolicy' },
    /authPolicyId \("default"/,
  ],
  ['weakens-authentication', 'patchIdentity', { id: '$person', externalId: 'somebody' }, /externalId/],
  ['weakens-authentication', 'patchPostureCheck', { id: '$check', typeId: 'DOMAIN', domains: ['x.y'] }, /domains/],
  ['weakens-authentication', 'patchServicePolicy', { id: '$policy', postureCheckRoles: [] }, /postureCheckRoles loses/],
  ['weakens-authentication', 'patchService', { id: '$service', encryptionRequired: false }, /encryptionRequired/],
  ['weakens-authentication', 'patchExternalJwtSigner', { id: '$signer', issuer: 'https://evil' }, /issuer/],
  [
    'weakens-authentication',
    'createExternalJwtSigner',
    { name: 'new', enabled: true, issuer: 'https://evil', audience: 'ziti', jwksEndpoint: 'https://evil/keys' },
    /identities that it vouches for can log in/,
  ],
  ['sets-credentials', 'patchAuthenticator', { id: '$login', password: 'Pass-word-2' }, /password that an identity/],
  [
    'sets-credentials',
    'createAuthenticator',
    { identityId: '$person', method: 'updb', username: 'x', password: 'Pass-word-1' },
    /password and username that an identity/,
  ],
  ['writes-a-file', 'createFabricDatabaseSnapshotWithPath', { path: '/etc/passwd' }, /"\/etc\/passwd"/],
];

test('every judge has an example here', () => {
  expect([...new Set(rows.map(([kind]) => kind))].sort()).toStrictEqual(Object.keys(JUDGEMENTS).sort());
});

test.each(rows)('%s: %s %j', async (kind, tool, args, says) => {
  const arguments_ = filled(args);
  const since = requestsSince(world.sandbox);
  const outcome = await world.session.call(tool, arguments_, undefined);
  const sent = since().map(({ method, path }) => `${method} ${path}`);
  expect(changesIn(sent).filter((each) => !each.endsWith('/authenticate'))).toStrictEqual([]);
  expect(outcome.failure).toBe('refused');
  expect(textOf(outcome)).toContain('and this client cannot ask for it');
  expect(textOf(outcome)).toContain(`It ${JUDGEMENTS[kind].title}: `);
  expect(textOf(outcome)).toMatch(says);
  const { judgements = [] } = await world.preview(tool, arguments_);
  expect(judgements.some((each) => each.startsWith(JUDGEMENTS[kind].title))).toBe(true);
});

test.each<[tool: string, given: Given]>([
  ['patchIdentity', { id: '$person', roleAttributes: ['a', 'b', 'c'] }],
  ['patchIdentity', { id: '$person', isAdmin: false, name: 'person' }],
  ['patchServicePolicy', { id: '$policy', identityRoles: ['#b', '#a', '#c'] }],
  ['patchServicePolicy', { id: '$policy', name: 'policy-2' }],
  ['patchServicePolicy', { id: '$strict', identityRoles: ['#b', '#a', '@$person'] }],
  ['patchEdgeRouterPolicy', { id: '$single', semantic: 'AllOf', identityRoles: ['#a', '@$person'] }],
  ['enableIdentity', { id: '$person' }],
  ['createPostureCheck', { name: 'unused', typeId: 'DOMAIN', domains: ['x.y'], roleAttributes: ['nobody-asks'] }],
  ['patchEdgeRouter', { id: '$router', disabled: false, cost: 5 }],
  ['patchAuthPolicy', { id: '$authPolicy', name: 'auth-2', tags: { a: 'b' } }],
  ['patchService', { id: '$service', terminatorStrategy: 'sticky', encryptionRequired: true }],
  ['createEnrollment', { identityId: '$person', method: 'ott', expiresAt: '2100-01-01T00:00:00Z' }],
  ['createIdentity', { name: 'plain', type: 'User', isAdmin: false }],
  [
    'createServicePolicy',
    { name: 'plain', type: 'Dial', semantic: 'AnyOf', identityRoles: ['#c'], serviceRoles: ['#s'] },
  ],
  ['createFabricDatabaseSnapshot', {}],
])('does not ask about a harmless change: %s %j', async (tool, args) => {
  const outcome = await world.session.call(tool, filled(args), undefined);
  expect({ failure: outcome.failure, text: textOf(outcome) }).toMatchObject({ failure: undefined });
});

describe('a policy whose semantic alone changes', () => {
  test('has the preview and the report say that it has no effect, and what does', async () => {
    const args = filled({ id: '$routerPolicy', semantic: 'AllOf' });
    const { warnings } = await world.preview('patchEdgeRouterPolicy', args);
    expect(warnings).toContainEqual(expect.stringMatching(/alone has no effect.*Change a role list in the same call/));
    const { text, verification } = await world.change('patchEdgeRouterPolicy', args);
    expect(verification.note).toMatch(/alone has no effect/);
    expect(text).toContain('alone has no effect');
  });
  test('is not told so of a list of roles that changes too', async () => {
    const args = filled({ id: '$routerPolicy', semantic: 'AnyOf', identityRoles: ['#a', '#z'] });
    expect((await world.preview('patchEdgeRouterPolicy', args)).warnings).toStrictEqual([]);
    expect((await world.change('patchEdgeRouterPolicy', args)).verification.note).toBeUndefined();
  });
});

describe('a router that is disabled', () => {
  let sandbox: ConfirmSandbox;
  beforeAll(async () => {
    sandbox = await ConfirmSandbox.open();
  });
  afterAll(() => sandbox.close());

  const connected = (isOnline: boolean) =>
    sandbox.firstOf(`/edge-routers?filter=${encodeURIComponent(`connected = ${isOnline}`)}`);

  test.each(['patchEdgeRouter', 'patchFabricRouter'])('by %s: refused while the router is connected', async (tool) => {
    const id = await connected(true);
    const { catalogue } = sandbox.session().process;
    const { exposing } = await import('../../support/exposing.ts');
    const session = sandbox.session({ exposure: exposing(catalogue, 'patch*') });
    for (const consent of [undefined, { kind: 'ask' }, { kind: 'yes' }] as const) {
      let text = '';
      const sent = await sandbox.sentDuring(async () => {
        const outcome = await session.call(tool, { id, disabled: true }, consent);
        expect(outcome.failure).toBe('refused');
        text = textOf(outcome);
      });
      expect(changesIn(sent)).toStrictEqual([]);
      expect(text).toMatch(/deadlocks the controller: it answers 503/);
      expect(text).toContain(`--allow-write ${tool}, by its exact name`);
    }
    expect(textOf(await session.call(tool, { id, disabled: true, dryRun: true }))).toContain(
      'This harms the controller',
    );
    // By its exact name it is allowed, and confirmed.
    const exact = sandbox.session({ exposure: exposing(catalogue, tool) });
    const unconfirmed = await exact.call(tool, { id, disabled: true }, undefined);
    expect(unconfirmed.failure).toBe('asked');
    expect(textOf(unconfirmed)).toContain('This harms the controller');
  });

  test('needs confirmation while the router is not connected', async () => {
    const id = await connected(false);
    const session = sandbox.session();
    const preview = await session.call('patchEdgeRouter', { id, disabled: true }, undefined);
    expect(textOf(preview)).toContain('It cuts something off: disabled becomes true.');
    const confirm = tokenIn(preview);
    expect((await session.call('patchEdgeRouter', { id, disabled: true, confirm }, undefined)).failure).toBeUndefined();
  });

  test('for a tool that the policy file exempts, only hazards are checked', async () => {
    const id = await connected(false);
    const session = sandbox.session({ mode: 'elicit', exempt: ['patchEdgeRouter'] });
    expect((await session.call('patchEdgeRouter', { id, noTraversal: true }, undefined)).failure).toBeUndefined();
  });
});

describe('a confirmation becomes invalid', () => {
  let sandbox: ConfirmSandbox;
  beforeAll(async () => {
    sandbox = await ConfirmSandbox.open();
  });
  afterAll(() => sandbox.close());

  test('when the target gets a new dependent', async () => {
    const session = sandbox.session();
    const id = await sandbox.newService();
    const confirm = tokenIn(await session.call('deleteService', { id }, undefined));
    await session.call('createServicePolicy', {
      name: sandbox.newName(),
      type: 'Dial',
      semantic: 'AnyOf',
      identityRoles: ['#a'],
      serviceRoles: [`@${id}`],
    });
    const late = await session.call('deleteService', { id, confirm }, undefined);
    expect(late.failure).toBe('refused');
    expect(textOf(late)).toContain('something that depends on the target');
  });

  test('when the change is judged differently', async () => {
    const session = sandbox.session();
    const identityId = await sandbox.newIdentity();
    const input = { identityId, method: 'updb', username: sandbox.newName(), password: 'Pass-word-1' };
    const confirm = tokenIn(await session.call('createAuthenticator', input, undefined));
    await sandbox.patch(`/identities/${identityId}`, { isAdmin: true });
    const late = await session.call('createAuthenticator', { ...input, confirm }, undefined);
    expect(textOf(late)).toContain('or the rules for this change');
  });

  test('when a name has been taken', async () => {
    const session = sandbox.session();
    const name = sandbox.newName();
    const input = { name, type: 'User', isAdmin: true };
    const confirm = tokenIn(await session.call('createIdentity', input, undefined));
    await session.call('createIdentity', { ...input, isAdmin: false });
    expect(textOf(await session.call('createIdentity', { ...input, confirm }, undefined))).toContain(
      'the confirmation of createIdentity is not valid',
    );
  });
});
