import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verification } from '../../../src/runtime/change/types.ts';
import { OutsideAuthority } from '../../support/outside-authority.ts';
import { requestsSince } from '../../support/requests-since.ts';
import { settingsOf } from '../../support/session.ts';
import { startWorld, type World, worldOf } from './world.ts';

/** What is reported about a completed change, read back from the controller. */
let world: World;
const ids: Record<string, string> = {};
const soon = () => new Date(Date.now() + 3_600_000).toISOString();

beforeAll(async () => {
  world = await startWorld();
  const make = async (key: string, tool: string, args: Record<string, unknown>) => {
    ids[key] = await world.make(tool, { name: key, ...args });
  };
  await make('type', 'createConfigType', { schema: { type: 'object' } });
  await make('config', 'createConfig', { configTypeId: ids['type'], data: { a: 1 } });
  await make('service', 'createService', {
    encryptionRequired: true,
    roleAttributes: ['one'],
    configs: [ids['config']],
  });
  await make('other', 'createService', { encryptionRequired: true });
  await make('person', 'createIdentity', { type: 'Default', isAdmin: false });
  await make('router', 'createRouter', { cost: 1 });
  await make('edgeRouter', 'createEdgeRouter', {});
  ids['authenticator'] = await world.make('createAuthenticator', {
    ...{ method: 'updb', username: 'person', password: 'a-long-password' },
    identityId: ids['person'],
  });
  ids['enrollment'] = await world.make('createEnrollment', {
    ...{ method: 'ott', identityId: ids['person'] },
    expiresAt: soon(),
  });
  ids['admin'] = ((await world.ask('getCurrentIdentity')).data as { id: string }).id;
});
afterAll(() => world.close());

const NOTHING: Verification = { changed: [], alsoChanged: [], missed: [], unread: [] };
const verified = async (tool: string, args: Record<string, unknown>) => (await world.change(tool, args)).verification;

describe('an update that the controller ignored with a 200 is reported as not applied', () => {
  const unapplied = (field: string, requested: unknown, found: unknown, why?: unknown) => ({
    ...{ field, requested, found },
    ...(why === undefined ? {} : { why }),
  });

  test('since its name is taken: whose it is, and that nothing else was done either', async () => {
    const input = { id: ids['service'], name: 'other', maxIdleTimeMillis: 77 };
    expect(await verified('patchService', input)).toEqual({
      ...NOTHING,
      missed: [
        unapplied('maxIdleTimeMillis', 77, 0, expect.stringContaining(`taken by id "${ids['other']}"`)),
        unapplied('name', 'other', 'service'),
      ],
    });
  });

  test('since its name is empty', async () => {
    const { missed } = await verified('patchIdentity', { id: ids['person'], name: '' });
    expect(missed).toEqual([unapplied('name', '', 'person', expect.stringContaining('An empty name'))]);
  });

  test('in a replacement: nothing was reset', async () => {
    const input = { id: ids['service'], name: 'other', encryptionRequired: true };
    const { missed, changed } = await verified('updateService', input);
    expect([missed.map(({ field }) => field), changed]).toEqual([['name'], []]);
  });

  test('since the controller knows better: what a new router is not given', async () => {
    const input = { name: 'tagged', disabled: true, cost: 2 };
    expect((await verified('createRouter', input)).missed).toEqual([
      { why: 'The controller ignores disabled here: use patchFabricRouter.' },
    ]);
  });

  test('since only another tool sets it', async () => {
    for (const input of [{ cost: 9 }, { cost: 9, tags: { b: 2 } }]) {
      const { missed, unverified } = await verified('patchRouter', { id: ids['router'], ...input });
      expect(missed).toEqual([{ why: expect.stringMatching(/ignores cost here: use patchFabricRouter\.$/) }]);
      expect(unverified).toBeUndefined();
    }
  });

  test('in the words of the answer', async () => {
    const { text } = await world.change('patchService', { id: ids['service'], name: 'other' });
    expect(text).toMatch(
      /^\{"data":\{\}\}\nNOT APPLIED: name is "service", not "other"\. The name is taken by id \S+: the controller ignores the whole change\.$/,
    );
  });
});

describe('lists are sets', () => {
  const role = (key: string) => `@${ids[key]}`;
  const policy = (args: Record<string, unknown>) => {
    return { name: `policy ${JSON.stringify(args)}`, type: 'Dial', semantic: 'AnyOf', ...args };
  };
  const rows: [what: string, tool: string, given: () => Record<string, unknown>][] = [
    ['a name twice', 'createServicePolicy', () => policy({ serviceRoles: ['@service', '@service'] })],
    ['a name and its id', 'createServicePolicy', () => policy({ serviceRoles: ['@service', role('service')] })],
    ['an id twice', 'createServicePolicy', () => policy({ serviceRoles: [role('service'), role('service')] })],
    ['an attribute twice', 'createServicePolicy', () => policy({ serviceRoles: ['#b', '#a', '#a'] })],
    ['attributes of its own', 'patchService', () => ({ id: ids['service'], roleAttributes: ['b', 'a', 'a'] })],
    [
      'versions in rows',
      'createPostureCheck',
      () => ({
        name: 'os',
        typeId: 'OS',
        operatingSystems: [{ type: 'Linux', versions: ['>=6.1.0', '5.4.x', '5.4.x'] }],
      }),
    ],
  ];
  test.each(rows)('%s: repetition and order are no difference', async (_, tool, args) => {
    const { missed, alsoChanged, unread } = await verified(tool, args());
    expect([missed, alsoChanged, unread]).toEqual([[], [], []]);
  });

  test('a role that was left out is', async () => {
    await verified('patchService', { id: ids['service'], roleAttributes: ['a', 'b'] });
    const { missed } = await verified('patchService', {
      id: ids['service'],
      name: 'other',
      roleAttributes: ['a', 'a'],
    });
    expect(missed.find(({ field }) => field === 'roleAttributes')).toMatchObject({
      requested: ['a'],
      found: ['a', 'b'],
    });
    await verified('patchService', { id: ids['service'], configs: [ids['config']], roleAttributes: ['one'] });
  });
});

describe('what became what', () => {
  test('is reported field by field, with what a replacement reset', async () => {
    const input = { id: ids['service'], name: 'service', encryptionRequired: false };
    expect(await verified('updateService', input)).toEqual({
      ...NOTHING,
      changed: [
        { field: 'configs', from: [ids['config']], to: null },
        { field: 'roleAttributes', from: ['one'], to: null },
        { field: 'encryptionRequired', from: true, to: false },
      ],
    });
  });

  test('is nothing where nothing differs: an empty list is stored as null', async () => {
    expect(await verified('patchService', { id: ids['service'], roleAttributes: [] })).toEqual(NOTHING);
  });

  test('is reported for what nobody asked for: a PATCH of an authority loses its claim', async () => {
    const authority = await OutsideAuthority.create('claims');
    const claim = {
      location: 'SAN_URI',
      matcher: 'SCHEME',
      matcherCriteria: 'spiffe',
      parser: 'NONE',
      parserCriteria: '',
      index: 0,
    };
    const switches = { isAuthEnabled: true, isAutoCaEnrollmentEnabled: false, isOttCaEnrollmentEnabled: false };
    const input = {
      name: 'claims',
      certPem: authority.certPem,
      identityRoles: [],
      externalIdClaim: claim,
      ...switches,
    };
    const id = await world.make('createCa', input);
    const { changed, alsoChanged } = await verified('patchCa', { id, tags: { a: 1 } });
    expect(changed).toEqual([{ field: 'tags', from: {}, to: { a: 1 } }]);
    expect(alsoChanged).toContainEqual({ field: 'externalIdClaim.location', from: 'SAN_URI', to: null });
  });

  test('is reported for an action, which sets what no argument names', async () => {
    const set = (from: boolean, to: boolean) => [{ field: 'disabled', from, to }];
    const disabled = await verified('disableIdentity', { id: ids['person'], durationMinutes: 0 });
    expect(disabled).toEqual({ ...NOTHING, changed: set(false, true), unread: ['durationMinutes'] });
    expect(await verified('enableIdentity', { id: ids['person'] })).toEqual({ ...NOTHING, changed: set(true, false) });
  });

  test('is reported for the rows of a list', async () => {
    const input = { id: ids['person'], serviceConfigs: [{ serviceId: ids['service'], configId: ids['config'] }] };
    expect(await verified('associateIdentitysServiceConfigs', input)).toEqual(NOTHING);
    expect(await verified('disassociateIdentitysServiceConfigs', input)).toEqual(NOTHING);
    await verified('associateIdentitysServiceConfigs', input);
    // Before 1.2, this dropped them all.
    const none = { id: ids['person'], serviceConfigs: [] };
    const { missed } = await verified('disassociateIdentitysServiceConfigs', none);
    expect(missed).toMatchObject([{ field: 'serviceConfigs', found: input.serviceConfigs[0] }]);
  });

  test('is reported with the rights that the default administrator keeps', async () => {
    const { note } = await verified('patchIdentity', { id: ids['admin'], isAdmin: false });
    expect(note).toMatch(/keeps all its rights/);
    await world.ask('patchIdentity', { id: ids['admin'], isAdmin: true });
  });
});

describe('what no answer shows again', () => {
  test('is named', async () => {
    const input = { id: ids['authenticator'], username: 'person-2', password: 'another-password' };
    const { verification, text } = await world.change('patchAuthenticator', input);
    expect(verification).toEqual({
      ...NOTHING,
      changed: [{ field: 'username', from: 'person', to: 'person-2' }],
      unread: ['password'],
    });
    expect(text).not.toContain('another-password');
  });

  test.each([
    ['checkDataIntegrity', {}],
    ['createDatabaseSnapshot', {}],
  ])('%s says why', async (tool, input) => {
    const { unverified } = await verified(tool, input);
    expect(unverified).toMatch(/\w+ .*\.$/);
  });

  test('leaves no other trace', async () => {
    const { unverified, unread } = await verified('updateIdentityTracing', {
      id: ids['person'],
      enabled: true,
      duration: '1m',
      traceId: 'x',
      channels: ['all'],
    });
    expect([unverified, unread.length]).toEqual(['no read shows what it did.', 4]);
  });
});

describe('actions on what exists', () => {
  const rows: [tool: string, key: string, given: () => Record<string, unknown>, says: Partial<Verification>][] = [
    ['refreshEnrollment', 'enrollment', () => ({ expiresAt: soon() }), { missed: [], unread: [] }],
    ['reEnrollEdgeRouter', 'edgeRouter', () => ({}), NOTHING],
    ['reEnrollAuthenticator', 'authenticator', () => ({ expiresAt: soon() }), { ...NOTHING, gone: true }],
    ['deleteEnrollment', 'enrollment', () => ({}), { ...NOTHING, gone: true }],
  ];
  test.each(rows)('%s', async (tool, key, args, says) => {
    expect(await verified(tool, { id: ids[key], ...args() })).toMatchObject(says);
  });
});

describe('reading back', () => {
  test('that fails does not turn a completed change into an error', async () => {
    // The third answer is the one to reading back: one before, the change, one after.
    world.sandbox.setFaults([{ kind: 'malformed', every: 3 }]);
    const { verification, text } = await world.change('patchService', { id: ids['other'], maxIdleTimeMillis: 5 });
    world.sandbox.setFaults([]);
    expect(verification).toEqual({ ...NOTHING, unverified: expect.stringContaining('not JSON') });
    expect(text).toContain('Not verified: ');
    expect((await world.ask('detailService', { id: ids['other'] })).data).toMatchObject({ maxIdleTimeMillis: 5 });
  });

  test('is recorded in the audit trail, with the change', async () => {
    await world.change('patchService', { id: ids['other'], maxIdleTimeMillis: 6 });
    const lines = world.session.audited();
    expect(lines.at(-1)).toMatchObject({
      event: 'outcome',
      tool: 'patchService',
      reads: ['detailService 200', 'detailService 200'],
    });
    expect(lines.at(-2)).toMatchObject({ event: 'intent', tool: 'patchService' });
  });

  test('does not happen for a refused change', async () => {
    const { answer, failure } = await world.session.call('patchService', { id: 'nobody', name: 'x' });
    expect([failure, answer.content.length]).toEqual(['controller', 1]);
  });

  test('does not happen if the operator turned it off', async () => {
    const { username, password } = world.sandbox;
    const silent = worldOf(world.sandbox, { method: 'updb', username, password }, { verify: false });
    await silent.ask('getCurrentIdentity');
    const since = requestsSince(world.sandbox);
    const { answer } = await silent.session.call('patchService', { id: ids['other'], maxIdleTimeMillis: 7 });
    expect(since().map(({ method }) => method)).toEqual(['PATCH']);
    expect([answer.content.length, answer.structuredContent]).toEqual([1, { data: {} }]);
    await silent.close();
  });

  test('works even if the reading tools are not served', async () => {
    const { exposure } = world.session.network.policy;
    const none = { ...exposure.tools, selected: new Set(['patchService']) };
    const { username, password } = world.sandbox;
    const ownWorld = worldOf(
      world.sandbox,
      { method: 'updb', username, password },
      { exposure: { ...exposure, tools: none } },
    );
    expect((await ownWorld.session.call('detailService', { id: ids['other'] })).failure).toBe('refused');
    const { verification } = await ownWorld.change('patchService', { id: ids['other'], maxIdleTimeMillis: 8 });
    expect(verification.changed).toEqual([{ field: 'maxIdleTimeMillis', from: 7, to: 8 }]);
    await ownWorld.close();
  });
});

test('a change gets the time that the reads before it have left', async () => {
  const own = worldOf(world.sandbox, settingsOf(world.sandbox).credentials);
  const { controller } = own.session.network;
  const times: (number | undefined)[] = [];
  const send: typeof controller.send = async (request, signal) => {
    if (request.method === 'PATCH') times.push(request.time);
    else await setTimeout(60);
    return controller.send(request, signal);
  };
  Object.assign(own.session.network, {
    controller: { origin: controller.origin, send, close: () => controller.close() },
  });
  await own.change('patchService', { id: ids['service'], tags: { a: 'b' } });
  const { time } = own.session.process.answers;
  expect(times).toEqual([expect.any(Number)]);
  expect(times[0]).toBeLessThan(time - 50);
  expect(times[0]).toBeGreaterThanOrEqual((time * 2) / 3);
  await own.close();
});
