import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Preview } from '../../../src/runtime/change/types.ts';
import { requestsSince } from '../../support/requests-since.ts';
import { settingsOf, startSession } from '../../support/session.ts';
import { startWorld, type World } from './world.ts';

let world: World;
const ids: Record<string, string> = {};
let admin: string;

const SIGNED = { name: 'x', issuer: 'https://x.example', audience: 'x', jwksEndpoint: 'https://x.example/k' };

beforeAll(async () => {
  world = await startWorld();
  const { data } = await world.ask('getCurrentIdentity');
  admin = (data as { id: string }).id;
  const make = async (key: string, tool: string, args: Record<string, unknown>) => {
    ids[key] = await world.make(tool, { name: key, ...args });
  };
  await make('type', 'createConfigType', { schema: { type: 'object' } });
  await make('loose', 'createConfigType', {});
  await make('config', 'createConfig', { configTypeId: ids['type'], data: { a: 1 }, tags: { a: 'b', c: 'd' } });
  await make('looseConfig', 'createConfig', { configTypeId: ids['loose'], data: { a: 1 } });
  const roles = { roleAttributes: ['one', 'two'] };
  await make('service', 'createService', { encryptionRequired: true, configs: [ids['config']], ...roles });
  await make('other', 'createService', { encryptionRequired: true });
  await make('person', 'createIdentity', { type: 'Default', isAdmin: false, ...roles });
  await make('router', 'createEdgeRouter', { isTunnelerEnabled: true });
  await make('plainRouter', 'createRouter', { cost: 1 });
  await make('signer', 'createExternalJwtSigner', { ...SIGNED, enabled: true });
  ids['authenticator'] = await world.make('createAuthenticator', {
    ...{ method: 'updb', username: 'person', password: 'a-long-password' },
    identityId: ids['person'],
  });
  ids['policy'] = 'default';
  ids['admin'] = admin;
});
afterAll(() => world.close());

describe('is warned of', () => {
  const rows: Record<string, [tool: string, key: string, given: Record<string, unknown>, says: RegExp | undefined]> = {
    'a name that is taken': ['patchService', 'service', { name: 'other' }, /name is taken by id .* ignores the whole/],
    'not a name that is free': ['patchService', 'service', { name: 'free' }, undefined],
    'not the name that it has': ['patchService', 'service', { name: 'service' }, undefined],
    'an empty name': ['patchIdentity', 'person', { name: '' }, /An empty name: .* ignores the whole change/],
    'a name that is taken, for a new one': [
      'createService',
      '',
      { name: 'other', encryptionRequired: true },
      /the controller refuses this/,
    ],
    'tags that vanish': ['patchConfig', 'config', { data: { a: 1 }, tags: { a: 'x' } }, /these vanish: "c"\./],
    'no tags where all stay': ['patchConfig', 'config', { data: { a: 1 }, tags: { a: 'x', c: 'd', e: 1 } }, undefined],
    'a config without its data': ['patchConfig', 'config', { name: 'y' }, /Without `data` .* 400/],
    'no data where no schema asks for it': ['patchConfig', 'looseConfig', { name: 'y' }, undefined],
    'what a replacement resets, and to what': [
      'updateService',
      'service',
      { name: 'service', encryptionRequired: true },
      /^Not given, and so reset: configs \(to nothing\), roleAttributes \(to nothing\)\.$/,
    ],
    'nothing where a replacement gives everything': [
      'updateService',
      'other',
      { name: 'other', encryptionRequired: true },
      undefined,
    ],
    'fields of a router that are ignored': [
      'patchRouter',
      'plainRouter',
      { name: 'r', cost: 7, disabled: true },
      /^The controller ignores cost, disabled here: use patchFabricRouter\.$/,
    ],
    'fields of a new router that are ignored': [
      'createTransitRouter',
      '',
      { name: 'r', disabled: true, tags: {} },
      /^The controller ignores disabled here: use patchFabricRouter\.$/,
    ],
    'not of those that are not': ['patchTransitRouter', 'plainRouter', { tags: { a: 'x' } }, undefined],
    'the last role attribute': ['patchIdentity', 'person', { roleAttributes: [] }, /No role attributes will remain/],
    'not of a role attribute with others': ['patchIdentity', 'person', { roleAttributes: ['one'] }, undefined],
    'the rights that the default administrator keeps': [
      'patchIdentity',
      'admin',
      { isAdmin: false },
      /keeps all its rights/,
    ],
    'signers that do not exist': [
      'patchAuthPolicy',
      'policy',
      { primary: { extJwt: { allowedSigners: ['nobody'] } } },
      /signers that do not exist: "nobody"/,
    ],
    'no signers that exist': [
      'patchAuthPolicy',
      'policy',
      { primary: { extJwt: { allowedSigners: ['<signer>'] } } },
      undefined,
    ],
    'password rules that are not applied': [
      'patchAuthenticator',
      'authenticator',
      { password: 'another-password' },
      /password rules/,
    ],
    'references that are dropped': ['deleteConfig', 'config', {}, /silently drops the references/],
    'no references where there are none': ['deleteConfig', 'looseConfig', {}, undefined],
    'a config type in use': ['deleteConfigType', 'type', {}, /refuses this while it is in use: 1 configs/],
    'the default administrator, who stays': ['deleteIdentity', 'admin', {}, /refuses this: it is the default/],
    'the identity of a router, which stays': ['deleteIdentity', 'router', {}, /it goes with its edge router/],
    'the enrollment that a router leaves behind': ['deleteRouter', 'plainRouter', {}, /breaks listEnrollments/],
    'no enrollment where it goes too': ['deleteEdgeRouter', 'router', {}, undefined],
  };
  test.each(Object.entries(rows))('%s', async (_name, [tool, key, args, says]) => {
    const filled = JSON.parse(JSON.stringify(args).replace('<signer>', ids['signer'] ?? ''));
    const { warnings } = await world.preview(tool, key === '' ? filled : { id: ids[key], ...filled });
    if (says === undefined) expect(warnings).toEqual([]);
    else expect(warnings).toContainEqual(expect.stringMatching(says));
  });
});

describe('differences', () => {
  const of = async (tool: string, args: Record<string, unknown>): Promise<Preview['differences']> =>
    (await world.preview(tool, args)).differences;

  test('are of the given fields that would be another value', async () => {
    const input = { id: ids['service'], name: 'service', roleAttributes: ['two', 'three'], tags: {} };
    expect(await of('patchService', input)).toEqual([
      { field: 'roleAttributes', from: ['one', 'two'], to: ['two', 'three'] },
    ]);
  });

  test('take no notice of the order of roles', async () => {
    expect(await of('patchService', { id: ids['service'], roleAttributes: ['two', 'one'] })).toEqual([]);
  });

  test('promise each role once, as it will be kept', async () => {
    const twice = { id: ids['service'], roleAttributes: ['three', 'one', 'one'] };
    expect(await of('patchService', twice)).toEqual([
      { field: 'roleAttributes', from: ['one', 'two'], to: ['three', 'one'] },
    ]);
    const roles = ['@service', `@${ids['service']}`, `@${ids['service']}`];
    const policy = { name: 'twice', type: 'Dial', semantic: 'AnyOf', serviceRoles: roles };
    expect(await of('createServicePolicy', policy)).toContainEqual({
      ...{ field: 'serviceRoles', from: null },
      to: [`@${ids['service']}`],
    });
  });

  test('reach into structured fields alone', async () => {
    const secondary = { requireTotp: true };
    expect(await of('patchAuthPolicy', { id: 'default', secondary })).toEqual([
      { field: 'secondary.requireTotp', from: false, to: true },
    ]);
    expect(await of('patchConfig', { id: ids['config'], data: { a: 2 } })).toEqual([
      { field: 'data', from: { a: 1 }, to: { a: 2 } },
    ]);
  });

  test('of something new are what is asked', async () => {
    const input = { name: 'new', encryptionRequired: true, tags: { a: 1 } };
    expect(await of('createService', input)).toEqual([
      { field: 'encryptionRequired', from: null, to: true },
      { field: 'name', from: null, to: 'new' },
      { field: 'tags', from: null, to: { a: 1 } },
    ]);
  });

  test('are what an operation sets by itself', async () => {
    const found = await of('disableIdentity', { id: ids['person'], durationMinutes: 5 });
    expect(found).toContainEqual({ field: 'disabled', from: false, to: true });
  });

  test('of a disabled identity that is replaced: it is enabled again', async () => {
    const id = await world.make('createIdentity', { name: 'left', type: 'Default', isAdmin: false });
    await world.ask('disableIdentity', { id, durationMinutes: 0 });
    const whole = { id, name: 'left', type: 'Default', isAdmin: false };
    expect(await of('updateIdentity', whole)).toEqual([{ field: 'disabled', from: true, to: false }]);
    const { text } = await world.change('updateIdentity', whole);
    expect(text).toContain('Read back: as requested; disabled true -> false.');
  });

  test('show no secrets, neither given nor found', async () => {
    const found = await of('patchAuthenticator', { id: ids['authenticator'], password: 'another-password' });
    expect(found).toEqual([{ field: 'password', from: '[cannot be read]', to: '[redacted: password]' }]);
    await world.ask('patchConfig', { id: ids['looseConfig'], data: { password: 'hidden-in-data' } });
    const data = { password: 'hidden-too' };
    const { text } = await world.change('patchConfig', { id: ids['looseConfig'], data });
    expect(text).toContain('data ');
    expect(text).not.toMatch(/hidden/);
  });
});

test('nothing is sent but reads', async () => {
  const since = requestsSince(world.sandbox);
  await world.preview('deleteService', { id: ids['service'] });
  const sent = since();
  expect(sent.length).toBeGreaterThan(3);
  expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('the digest is of the fields that can be set, and of no others', async () => {
  const digest = async () => (await world.preview('deleteIdentity', { id: ids['person'] })).target?.digest;
  const first = await digest();
  await world.ask('createEnrollment', {
    ...{ method: 'ott', identityId: ids['person'] },
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  expect(await digest()).toBe(first);
  await world.ask('patchIdentity', { id: ids['person'], externalId: 'outside' });
  expect(await digest()).not.toBe(first);
});

test.each([
  ['patchService', 'There is no service with the id "nobody". Find the id with listServices.'],
  ['deleteFabricLink', 'There is no link with the id "nobody".'],
])('%s reports that the target does not exist', async (tool, says) => {
  const input = tool === 'patchService' ? { id: 'nobody', name: 'x' } : { id: 'nobody' };
  const { failure } = await world.session.call(tool, { ...input, dryRun: true });
  expect(failure).toBe('controller');
  expect((await world.session.text(tool, { ...input, dryRun: true })).replaceAll('\n', ' ')).toContain(says);
});

test('reads before a change take at most a third of the time of a call, and all together the whole', async () => {
  const time = 3_000_000;
  const session = startSession(settingsOf(world.sandbox), { answers: { time } });
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  const change = { id: ids['person'], tags: { a: 'timed' } };
  /** Milliseconds. Other limits are far shorter. */
  const limitsOf = async (given: object) => {
    timeout.mockClear();
    expect((await session.call('patchIdentity', { ...change, ...given })).failure).toBeUndefined();
    return timeout.mock.calls.map(([limit]) => limit).filter((limit) => limit > time / 10);
  };
  try {
    const before = await limitsOf({ dryRun: true });
    expect(before.length).toBeGreaterThan(0);
    for (const limit of before) expect(limit).toBeLessThanOrEqual(time / 3);
    const all = await limitsOf({});
    expect(all[0]).toBeLessThanOrEqual(Math.ceil(time / 9));
    expect(Math.max(...all)).toBeGreaterThan(time / 3);
    expect(Math.max(...all)).toBeLessThanOrEqual(time);
  } finally {
    timeout.mockRestore();
    await session.close();
  }
});
