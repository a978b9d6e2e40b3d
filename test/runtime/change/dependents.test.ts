import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

/**
 * The dependents of an entity are reported, and nothing else: each kind once, next to entities of the same kinds that
 * depend on something else.
 */
let world: World;
const ids: Record<string, string> = {};

const AUTH = {
  primary: {
    cert: { allowed: true, allowExpiredCerts: false },
    extJwt: { allowed: true, allowedSigners: [] as string[] },
    updb: {
      allowed: true,
      lockoutDurationMinutes: 0,
      maxAttempts: 0,
      minPasswordLength: 5,
      requireMixedCase: false,
      requireNumberChar: false,
      requireSpecialChar: false,
    },
  },
  secondary: { requireTotp: false },
};

beforeAll(async () => {
  world = await startWorld();
  const make = async (key: string, tool: string, args: Record<string, unknown>) => {
    ids[key] = await world.make(tool, { name: key, ...args });
  };
  const signer = { enabled: true, jwksEndpoint: 'https://issuer.example/jwks.json' };
  await make('signer', 'createExternalJwtSigner', { ...signer, issuer: 'https://one.example', audience: 'one' });
  await make('otherSigner', 'createExternalJwtSigner', { ...signer, issuer: 'https://two.example', audience: 'two' });
  const allowing = { ...AUTH.primary, extJwt: { allowed: true, allowedSigners: [ids['signer']] } };
  await make('policy', 'createAuthPolicy', AUTH);
  await make('allowing', 'createAuthPolicy', { ...AUTH, primary: allowing });
  await make('requiring', 'createAuthPolicy', {
    ...AUTH,
    secondary: { requireTotp: false, requireExtJwtSigner: ids['signer'] },
  });
  await make('type', 'createConfigType', { schema: { type: 'object' } });
  await make('config', 'createConfig', { configTypeId: ids['type'], data: { a: 1 } });
  await make('check', 'createPostureCheck', { typeId: 'DOMAIN', domains: ['corp.example'] });
  const person = { type: 'Default', isAdmin: false };
  await make('alice', 'createIdentity', { ...person, authPolicyId: ids['policy'], enrollment: { ott: true } });
  await make('bob', 'createIdentity', person);
  await make('service', 'createService', { encryptionRequired: true, configs: [ids['config']] });
  await make('otherService', 'createService', { encryptionRequired: true });
  await make('router', 'createEdgeRouter', {});
  await make('transit', 'createTransitRouter', { cost: 1 });
  const [service, alice, router, check] = ['service', 'alice', 'router', 'check'].map((key) => [`@${ids[key]}`]);
  const dial = { type: 'Dial', semantic: 'AnyOf' };
  await make('dial', 'createServicePolicy', {
    ...dial,
    serviceRoles: service,
    identityRoles: alice,
    postureCheckRoles: check,
  });
  await make('otherDial', 'createServicePolicy', { ...dial, serviceRoles: [], identityRoles: [] });
  await make('edge', 'createEdgeRouterPolicy', { semantic: 'AnyOf', edgeRouterRoles: router, identityRoles: alice });
  await make('serving', 'createServiceEdgeRouterPolicy', {
    semantic: 'AnyOf',
    edgeRouterRoles: router,
    serviceRoles: service,
  });
  const at = { binding: 'transport', address: 'tcp:localhost:80' };
  ids['terminator'] = await world.make('createTerminator', { ...at, service: ids['service'], router: ids['router'] });
  ids['second'] = await world.make('createTerminator', { ...at, service: ids['otherService'], router: ids['transit'] });
  const password = { method: 'updb', username: 'alice', password: 'alice-password' };
  ids['authenticator'] = await world.make('createAuthenticator', { ...password, identityId: ids['alice'] });
  const configs = [{ serviceId: ids['service'], configId: ids['config'] }];
  await world.ask('associateIdentitysServiceConfigs', { id: ids['alice'], serviceConfigs: configs });
});
afterAll(() => world.close());

const rows: readonly [tool: string, key: string, expected: Readonly<Record<string, readonly string[]>>][] = [
  [
    'deleteService',
    'service',
    {
      configs: ['config'],
      'edge routers': ['router'],
      identities: ['alice'],
      'service edge router policies': ['serving'],
      'service policies': ['dial'],
      terminators: ['<terminator>'],
    },
  ],
  [
    'deleteFabricService',
    'service',
    { 'service edge router policies': ['serving'], 'service policies': ['dial'], terminators: ['<terminator>'] },
  ],
  [
    'deleteIdentity',
    'alice',
    {
      authenticators: ['alice'],
      'edge router policies': ['edge'],
      'edge routers': ['router'],
      enrollments: ['*'],
      'service configs': ['config'],
      'service policies': ['dial'],
      services: ['service'],
    },
  ],
  ['deleteIdentity', 'bob', {}],
  ['deleteConfig', 'config', { services: ['service'] }],
  ['deleteConfigType', 'type', { configs: ['config'] }],
  ['deletePostureCheck', 'check', { 'service policies that name it': ['dial'] }],
  ['deleteAuthPolicy', 'policy', { identities: ['alice'] }],
  ['deleteAuthPolicy', 'requiring', {}],
  [
    'deleteExternalJwtSigner',
    'signer',
    { 'auth policies that allow it': ['allowing'], 'auth policies that require it': ['requiring'] },
  ],
  ['deleteExternalJwtSigner', 'otherSigner', {}],
  ['deleteServicePolicy', 'dial', { identities: ['alice'], 'posture checks': ['check'], services: ['service'] }],
  ['deleteServicePolicy', 'otherDial', {}],
  ['deleteEdgeRouterPolicy', 'edge', { 'edge routers': ['router'], identities: ['alice'] }],
  ['deleteServiceEdgeRouterPolicy', 'serving', { 'edge routers': ['router'], services: ['service'] }],
  [
    'deleteEdgeRouter',
    'router',
    {
      'edge router policies': ['edge'],
      enrollments: ['*'],
      identities: ['alice'],
      'service edge router policies': ['serving'],
      services: ['service'],
      terminators: ['<terminator>'],
    },
  ],
  ['deleteTransitRouter', 'transit', { enrollments: ['*'], terminators: ['<second>'] }],
  ['deleteRouter', 'transit', { enrollments: ['*'], terminators: ['<second>'] }],
  [
    'deleteFabricRouter',
    'router',
    {
      'edge router policies': ['edge'],
      'service edge router policies': ['serving'],
      terminators: ['<terminator>'],
    },
  ],
  ['deleteTerminator', 'terminator', {}],
  ['deleteAuthenticator', 'authenticator', {}],
];

test.each(rows)('%s of %s', async (tool, key, expected) => {
  const { dependents, target } = await world.preview(tool, { id: ids[key] });
  const named = Object.entries(expected).map(([kind, names]) => ({
    kind,
    total: names.length,
    names: names.map((name) => (name === '*' ? expect.any(String) : (ids[/^<(.*)>$/.exec(name)?.[1] ?? ''] ?? name))),
    tool: expect.stringMatching(/^(list|get)/),
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  }));
  expect(dependents).toEqual(named);
  expect(target).toMatchObject({ id: ids[key], digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('names the owners of sessions', async () => {
  const { data } = await world.ask('getCurrentAPISession');
  const { id, identityId } = data as { id: string; identityId: string };
  const { dependents } = await world.preview('disableIdentity', { id: identityId, durationMinutes: 0 });
  expect(dependents.find(({ kind }) => kind === 'api sessions')).toEqual({
    kind: 'api sessions',
    total: 1,
    names: [id],
    tool: 'listAPISessions',
  });
});

test('reports a list that cannot be read, and shows the others', async () => {
  // The entity and seven lists: of these eight answers the fourth and the last are broken, and one list is empty.
  world.sandbox.setFaults([{ kind: 'malformed', every: 4 }]);
  const { dependents, warnings } = await world.preview('deleteService', { id: ids['service'] });
  world.sandbox.setFaults([]);
  expect(warnings.filter((text) => text.startsWith('Could not read which'))).toHaveLength(2);
  expect([4, 5]).toContain(dependents.length);
});
