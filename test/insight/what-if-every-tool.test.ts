/** What whatIf answers for every tool that changes something, and for those whose effect is not a grant. */
import { beforeAll, describe, expect, test } from 'vitest';
import { changes } from '../../src/generated/changes.ts';
import { operations } from '../../src/generated/operations.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { knownTools, targetOf } from '../../src/insight/what-if/planned-call.ts';
import { rowsSource } from './support/rows-source.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { sandboxSource } from './support/sandbox-source.ts';

const WRITES = operations.filter(({ effect }) => effect !== 'read').map(({ name }) => name);
/** Their effect is only known once they have run. */
const REPAIRS = ['fixDataIntegrity', 'fixFabricDataIntegrity'];

let sandbox: SandboxInside;

const ask = async (tool: string, args: Readonly<Record<string, unknown>>) =>
  (await answerWhatIf(sandboxSource(sandbox), { tool, arguments: args })) as {
    text: string;
    data: { [list: string]: readonly { id: string }[] } & {
      logIn: { lockedOut: string[]; letIn: string[]; incomplete: string[] };
    };
  };

beforeAll(async () => {
  sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  for (const [id, more] of [
    ['ann', {}],
    ['bob', { isAdmin: true }],
    ['eve', { disabled: true }],
  ] as const) {
    store.insert('identities', { id, name: id, typeId: 'Default', roleAttributes: ['staff'], ...more });
  }
  store.insert('authenticators', { id: 'bob-password', identityId: 'bob', method: 'updb', username: 'bob' });
  store.insert('authenticators', { id: 'bob-cert', identityId: 'bob', method: 'cert', fingerprint: 'ab' });
  store.insert('enrollments', { id: 'ann-ott', identityId: 'ann', method: 'ott' });
  store.insert('routers', { id: 'r1', name: 'r1', isEdge: true, isVerified: true, live: { isOnline: true } });
  store.insert('routers', { id: 'core', name: 'core', isEdge: false, isVerified: true, live: { isOnline: true } });
  for (const [id, address] of [
    ['own', 'wiki.ziti'],
    ['other', 'wiki.lab'],
  ] as const) {
    const data = { addresses: [address], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
    store.insert('configs', { id, name: id, configTypeId: 'g7cIWbcGg', data });
  }
  store.insert('services', { id: 'wiki', name: 'wiki', roleAttributes: ['all'], configs: ['own'] });
  const roles = { identityRoles: ['#staff'], serviceRoles: ['#all'] };
  store.insert('servicePolicies', { name: 'dial', type: 'Dial', semantic: 'AnyOf', ...roles });
  store.insert('terminators', { id: 't', serviceId: 'wiki', routerId: 'r1', binding: 'edge' });
  store.insert('apiSessions', { id: 'login', identityId: 'bob', token: 't', authenticatorId: 'bob-cert' });
  store.insert('sessions', {
    id: 'dialing',
    identityId: 'bob',
    serviceId: 'wiki',
    apiSessionId: 'login',
    type: 'Dial',
  });
  store.insert('sessions', {
    id: 'hosting',
    identityId: 'bob',
    serviceId: 'wiki',
    apiSessionId: 'other',
    type: 'Bind',
  });
  const path = { routerIds: ['r1', 'core'], linkIds: ['link'] };
  store.insert('circuits', { id: 'circuit', clientId: 'bob', serviceId: 'wiki', terminatorId: 't', ...path });
  const ends = { sourceRouterId: 'r1', destRouterId: 'core' };
  store.insert('links', { id: 'link', ...ends, state: 'Connected', down: false, cost: 1, staticCost: 1 });
});

test('every tool that changes something has an answer, and no other', () => {
  expect(WRITES.filter((name) => !knownTools.has(name)).sort()).toEqual(REPAIRS);
  expect([...knownTools].filter((name) => !WRITES.includes(name))).toEqual([]);
});

test('fields that a controller ignores are those that changes are read back without', () => {
  const ignored = (name: string) => changes.changes[name]?.ignores?.fields ?? [];
  for (const name of [...knownTools].filter((tool) => /^(patch|update)/.test(tool))) {
    const target = targetOf(name);
    // The service of a terminator is not even looked at.
    if (target?.kind === 'terminator') continue;
    expect((target?.kind === 'entity' && target.ignored?.fields) || [], name).toEqual(ignored(name));
  }
});

test('a repair, a misspelt tool and a read say what to do instead', async () => {
  await expect(ask('fixDataIntegrity', {})).rejects.toMatchObject({
    message: expect.stringContaining('not known in advance'),
    next: expect.stringContaining('checkDataIntegrity'),
  });
  await expect(ask('deleteServicPolicy', { id: 'x' })).rejects.toMatchObject({
    next: expect.stringContaining('deleteServicePolicy'),
  });
  await expect(ask('listServices', {})).rejects.toThrow('There is no tool listServices that changes');
});

test('what is not about access says so, and reads nothing', async () => {
  const { text } = await answerWhatIf(rowsSource({}), { tool: 'createDatabaseSnapshot', arguments: {} });
  expect(text).toContain("createDatabaseSnapshot would not change anyone's access.\nIt only copies the database");
});

describe('an enrollment', () => {
  const args = { method: 'ott', expiresAt: '2026-12-01T00:00:00Z' };

  test('says who could enroll, as whom, and what they would reach then', async () => {
    const { text } = await ask('createEnrollment', { ...args, identityId: 'bob' });
    expect(text).toContain(
      'Whoever has the token can enroll as bob until 2026-12-01T00:00:00Z, and then may dial 1 service, as an administrator.',
    );
    expect(text).toContain('It can still log in with what it has (cert, updb)');
    const disabled = await ask('createEnrollment', { ...args, identityId: 'eve' });
    expect(disabled.text).toContain('but not while it is disabled');
    expect(disabled.text).toContain('It has no credential yet');
  });

  test('of a method that the identity has one of is refused', async () => {
    await expect(ask('createEnrollment', { ...args, identityId: 'ann' })).rejects.toMatchObject({
      message: expect.stringContaining('already has an enrollment of the method ott'),
      next: expect.stringContaining('refreshEnrollment {"id":"ann-ott"'),
    });
  });

  test('that is renewed ends the token that was handed out', async () => {
    const { text } = await ask('refreshEnrollment', { id: 'ann-ott', expiresAt: '2026-12-01T00:00:00Z' });
    expect(text).toContain('The token of ann that was handed out no longer works');
    expect(text).toContain('until it has enrolled with the new token, it reaches nothing');
  });
});

describe('an authenticator that is to be renewed', () => {
  test('stays valid', async () => {
    const { text } = await ask('requestExtendAuthenticator', { id: 'bob-cert', rollKeys: true });
    expect(text).toContain('The client of bob is asked to get a new certificate with a new key');
    expect(text).toContain('Until then it logs in with the present one');
  });

  test('is a certificate', async () => {
    expect((await ask('requestExtendAuthenticator', { id: 'bob-password' })).text).toContain('nothing to renew');
  });
});

describe('a second factor', () => {
  test('that is removed leaves the login incomplete where one is required', async () => {
    const { store } = sandbox.world;
    store.insert('mfas', { id: 'factor', identityId: 'bob', isVerified: true });
    store.update('identities', 'bob', { authPolicyId: 'strict' });
    const primary = { cert: { allowed: true }, updb: { allowed: true }, extJwt: { allowed: false } };
    store.insert('authPolicies', { id: 'strict', name: 'strict', primary, secondary: { requireTotp: true } });
    const strict = await ask('removeIdentityMfa', { id: 'bob' });
    expect(strict.data.logIn).toMatchObject({ incomplete: ['bob'], lockedOut: [] });
    expect(strict.text).toContain('1 identity must enroll a one-time code (TOTP) before any service: bob');
    store.update('identities', 'bob', { authPolicyId: 'default' });
    const lax = await ask('removeIdentityMfa', { id: 'bob' });
    expect(lax.data.logIn.incomplete).toEqual([]);
    expect(lax.text).toContain('bob has no one-time code any more, and can enroll another.');
    await expect(ask('removeIdentityMfa', { id: 'nobody' })).rejects.toThrow('"nobody" does not name one identity');
  });
});

describe('what is open', () => {
  test.each([
    ['deleteFabricCircuit', { id: 'circuit' }, '1 circuit', 'may dial again at once'],
    ['deleteSession', { id: 'dialing' }, '1 circuit, 1 session', 'may dial again at once'],
    ['deleteAPISessions', { id: 'login' }, '1 circuit, 1 session, 1 API session', 'bob can log in again at once'],
    ['createRevocation', { id: 'bob', type: 'IDENTITY' }, '1 circuit', 'OIDC tokens that bob has so far'],
    ['deleteFabricLink', { id: 'link' }, '1 circuit', 'The routers establish the link again'],
    ['patchFabricLink', { id: 'link', down: true }, '1 circuit', 'NO PATH any more between core and r1: dials fail'],
  ])('%s ends it, and nothing else', async (tool, args, open, note) => {
    const { data, text } = await ask(tool, args);
    expect(text).toContain(`Open now, and cut off: ${open}.`);
    expect(text).toContain(note);
    expect(text).toContain("would not change anyone's access");
    expect(data['circuits']?.map(({ id }) => id)).toEqual(['circuit']);
  });

  test('moves to another path, if there is one that circuits can take', async () => {
    const { store } = sandbox.world;
    const live = { isOnline: true };
    store.insert('routers', { id: 'way', name: 'way', isEdge: true, isVerified: true, roleAttributes: [], live });
    for (const end of ['r1', 'core'])
      store.insert('links', { id: `${end}-way`, sourceRouterId: end, destRouterId: 'way', down: false });
    const down = { id: 'link', down: true };
    const { data, text } = await ask('patchFabricLink', down);
    expect(data['circuits']).toEqual([]);
    expect(text).toContain('moved to another path: 1 circuit');
    expect(text).not.toContain('NO PATH');
    store.update('links', 'link', { down: true });
    const passed = await ask('patchEdgeRouter', { id: 'way', noTraversal: true });
    expect(passed.text).toContain('NO PATH any more between core and r1: dials fail');
    store.update('links', 'link', { down: false });
    store.update('routers', 'way', { noTraversal: true });
    expect((await ask('patchFabricLink', down)).data['circuits']).toHaveLength(1);
  });

  test('is not said to keep its paths where links can not be read, and is looked at in turns', async () => {
    const { store } = sandbox.world;
    store.insert('links', { id: 'other', sourceRouterId: 'r1', destRouterId: 'core', down: false });
    const source = sandboxSource(sandbox);
    const end = { tool: 'patchEdgeRouter', arguments: { id: 'r1', noTraversal: true } };
    const list: typeof source.list = async (operation, args) =>
      operation === 'listFabricLinks' ? { unread: 'listFabricLinks is refused' } : source.list(operation, args);
    expect((await answerWhatIf({ ...source, list }, end)).text).toContain('listFabricLinks is refused');
    let turns = 0;
    const down = { tool: 'patchFabricLink', arguments: { id: 'link', down: true } };
    await answerWhatIf({ ...source, giveWay: () => void turns++ }, down);
    expect(turns, 'at least one for each router with links').toBeGreaterThan(1);
  });

  test('goes on when the tunneler of the router that hosts is switched off', async () => {
    const { store } = sandbox.world;
    store.update('terminators', 't', { hostId: 'r1' });
    store.insert('identities', { id: 'r1', name: 'r1', typeId: 'Router', authPolicyId: 'default', roleAttributes: [] });
    store.update('routers', 'r1', { isTunnelerEnabled: true });
    const { data } = await ask('patchEdgeRouter', { id: 'r1', isTunnelerEnabled: false });
    expect(data['circuits']).toEqual([]);
  });

  test('is found for clients that logged in with OIDC by the tags of their circuits', async () => {
    sandbox.world.store.update('circuits', 'circuit', { oidcSessionId: 'login' });
    const ending: readonly [string, Record<string, unknown>][] = [
      ['createRevocation', { id: 'bob', type: 'IDENTITY' }],
      ['disableIdentity', { id: 'bob', durationMinutes: 0 }],
      ['deleteServicePolicy', { id: 'dial' }],
      ['deleteEdgeRouter', { id: 'r1' }],
    ];
    for (const [tool, args] of ending) {
      const { data } = await ask(tool, args);
      expect(data['circuits'], tool).toEqual([expect.objectContaining({ id: 'circuit', identity: 'bob' })]);
    }
  });

  test('is not found by an id of nothing', async () => {
    for (const [tool, kind, list] of [
      ['deleteFabricCircuit', 'circuit', 'listFabricCircuits'],
      ['deleteSession', 'session', 'listSessions'],
      ['deleteServicePolicy', 'service policy', 'listServicePolicies'],
      ['deletePostureCheck', 'posture check', 'listPostureChecks'],
    ] as const)
      await expect(ask(tool, { id: 'x' })).rejects.toMatchObject({
        message: `"x" does not name one ${kind}: none has that id or name.`,
        next: `Find it with ${list}.`,
      });
  });
});

describe('a router', () => {
  test('that enrolls again is out of use until then', async () => {
    const { text } = await ask('reEnrollEdgeRouter', { id: 'r1' });
    expect(text).toContain(
      'r1 keeps the connection that it has. Once that ends, it is out of use until it has enrolled again',
    );
    expect(text).toContain('NOTHING ANSWERS any more, until hosts bind elsewhere, for 1 service: wiki.');
    expect(text).not.toContain('HAZARD');
  });

  test('is not disabled by the tool that ignores this', async () => {
    const { text } = await ask('patchRouter', { id: 'r1', disabled: true });
    expect(text).toContain('A controller ignores disabled here: use patchFabricRouter.');
    expect(text).not.toContain('NOTHING ANSWERS');
  });
});

test('a config for one identity is compared with that of the service', async () => {
  const serviceConfigs = [{ serviceId: 'wiki', configId: 'other' }];
  expect((await ask('associateIdentitysServiceConfigs', { id: 'ann', serviceConfigs })).text).toContain(
    'For ann, wiki then has the config other (tcp:wiki.lab:443) instead of the config own (tcp:wiki.ziti:443).',
  );
  expect((await ask('disassociateIdentitysServiceConfigs', { id: 'ann', serviceConfigs })).text).toContain(
    'For ann, wiki then has the config own (tcp:wiki.ziti:443) instead of the config other (tcp:wiki.lab:443).',
  );
});
