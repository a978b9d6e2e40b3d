/** Changes that are confirmed because of their effect: changes of every kind, with a client that cannot ask anyone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JUDGEMENTS } from '../../../src/common/judgements.ts';
import { OutsideAuthority } from '../../support/outside-authority.ts';
import { requestsSince } from '../../support/requests-since.ts';
import { ConfirmSandbox, changesIn, textOf, tokenIn } from '../gate/confirm/confirm-sandbox.ts';
import { type Args, judgedChanges } from './judged-changes.ts';
import { startWorld, type World } from './world.ts';

let world: World;
const ids: Record<string, string> = {};
const CONFIG = { address: 'x', port: 1, protocol: 'tcp' };
/** Replaces `$name`, and `@$name`, by ids. */
const filled = (args: Args): Args =>
  JSON.parse(JSON.stringify(args).replace(/\$(\w+)/g, (_all, name: string) => ids[name] ?? name));

beforeAll(async () => {
  world = await startWorld({ confirm: { mode: 'elicit', exempt: new Set() } });
  const make = async (name: string, tool: string, args: Args) => {
    const named = ['createAuthenticator', 'createTerminator'].includes(tool) ? {} : { name };
    ids[name] = await world.make(tool, { ...named, ...filled(args) });
  };
  await make('person', 'createIdentity', { type: 'User', isAdmin: false, roleAttributes: ['a', 'b'] });
  await make('boss', 'createIdentity', { type: 'User', isAdmin: true });
  await make('config', 'createConfig', {
    configTypeId: await configType(),
    data: CONFIG,
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
  await make('public', 'createServicePolicy', {
    type: 'Dial',
    semantic: 'AnyOf',
    identityRoles: ['#all'],
    serviceRoles: ['#open'],
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
  await make('fabricService', 'createFabricService', { maxIdleTimeMillis: 500 });
  await make('unusedConfig', 'createConfig', { configTypeId: await configType(), data: CONFIG });
  await make('otherConfig', 'createConfig', {
    configTypeId: await configType(),
    data: { ...CONFIG, address: 'elsewhere' },
  });
  await make('rival', 'createConfig', {
    configTypeId: await configType('host.v2'),
    data: { terminators: [CONFIG] },
  });
  await make('unused', 'createService', { encryptionRequired: true });
  await make('single_host', 'createService', { encryptionRequired: true });
  await make('alone', 'createTerminator', {
    service: '$single_host',
    router: '$router',
    binding: 'transport',
    address: 'tcp:a:1',
  });
  ids['configType'] = await configType();
  await make('second', 'createTerminator', {
    service: '$service',
    router: '$router',
    binding: 'transport',
    address: 'tcp:b:1',
  });
  await make('terminator', 'createTerminator', {
    service: '$service',
    router: '$router',
    binding: 'transport',
    address: 'tcp:a:1',
  });
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

async function configType(name = 'host.v1'): Promise<string> {
  const { data } = await world.ask('listConfigTypes', { filter: `name = "${name}"` });
  return String((data as Args[])[0]?.['id']);
}

test('every judge has an example here', () => {
  expect([...new Set(judgedChanges.map(([kind]) => kind))].sort()).toStrictEqual(Object.keys(JUDGEMENTS).sort());
});

test.each(judgedChanges)('%s: %s %j', async (kind, tool, args, says) => {
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

test.each<[tool: string, args: Args]>([
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
  ['patchFabricService', { id: '$fabricService', maxIdleTimeMillis: 501 }],
  ['patchFabricService', { id: '$fabricService', maxIdleTimeMillis: 0 }],
  ['patchService', { id: '$unused', configs: ['$config'] }],
  ['patchConfig', { id: '$unusedConfig', data: { ...CONFIG, address: 'y' } }],
  ['patchConfig', { id: '$config', data: { ...CONFIG, listenOptions: { precedence: 'default' } } }],
  ['patchTerminator', { id: '$terminator', cost: 5, tags: { a: 'b' } }],
  ['patchService', { id: '$unused', name: 'unused-2' }],
  ['patchTerminator', { id: '$alone', precedence: 'required' }],
  ['patchIdentity', { id: '$person', defaultHostingPrecedence: 'default', defaultHostingCost: 5 }],
  [
    'associateIdentitysServiceConfigs',
    { id: '$person', serviceConfigs: [{ serviceId: '$unused', configId: '$config' }] },
  ],
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
  test('does not say so of a list of roles that changes too', async () => {
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
