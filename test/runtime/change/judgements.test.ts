/** What judges read, and what is not judged: hazards, and a new semantic alone. */
import { expect, test } from 'vitest';
import { changes } from '../../../src/generated/changes.ts';
import type { ChangeReads } from '../../../src/runtime/change/change-reads.ts';
import { hazardOf, mayHarm } from '../../../src/runtime/change/hazard.ts';
import { isJudged, judgementsOf } from '../../../src/runtime/change/judges/index.ts';
import { isSemanticAlone } from '../../../src/runtime/change/semantic-alone.ts';
import { unreadable } from '../../../src/runtime/network/reads.ts';
import { answerOf, readsOn as onAnswers } from './answered-reads.ts';
import { differencesIn, type Fields, type Given, type Reasons, sentences } from './judged-differences.ts';

/** What the change of a tool is known by, without a controller. */
const readsOf = (tool: string) =>
  ({ operation: { name: tool }, args: {}, change: changes.changes[tool] }) as unknown as ChangeReads;

const CHECK = { roleAttributes: ['p'] };

test.each<[tool: string, args: Fields, reads: readonly unknown[]]>([
  ['patchConfig', { id: 'c' }, ['listConfigServices', { id: 'c' }, 5]],
  ['createPostureCheck', CHECK, ['listServicePolicies', {}, 500]],
  ['createEnrollment', { identityId: 'i' }, ['detailIdentity', { id: 'i' }]],
  ['patchIdentity', { id: 'i' }, ['listServicePolicies', {}, 500]],
])('%s reads no more than it needs', async (tool, args, reads) => {
  const read: unknown[] = [];
  const seen = async (...call: unknown[]) => {
    read.push(...call);
    return { rows: [], total: 0 };
  };
  const stub = { operation: { name: tool }, args, change: changes.changes[tool], list: seen, read: seen };
  const differences = differencesIn({ data: [1, 2], roleAttributes: [[], ['a']] });
  await judgementsOf({ reads: stub as never, entity: {}, differences });
  expect(read).toStrictEqual(reads);
});

test.each<[tool: string, field: string, sets: Given['sets'], entity: Fields, harms: boolean]>([
  ['patchEdgeRouter', 'isOnline', { disabled: [false, true] }, { isOnline: true }, true],
  ['patchEdgeRouter', 'isOnline', { name: ['a', 'b'], disabled: [false, true] }, {}, true],
  ['patchEdgeRouter', 'isOnline', { disabled: [false, true] }, { isOnline: false }, false],
  ['patchEdgeRouter', 'isOnline', { disabled: [true, false] }, { isOnline: true }, false],
  ['patchEdgeRouter', 'isOnline', { isTunnelerEnabled: [false, true] }, { isOnline: true }, false],
  ['patchFabricRouter', 'connected', { disabled: [false, true] }, { connected: true }, true],
  ['patchFabricRouter', 'connected', { disabled: [false, true] }, { connected: false }, false],
])('%s of a router whose %s decides, %j of %j: harms the controller: %s', (tool, _, sets, entity, harms) => {
  const reads = readsOf(tool);
  expect(mayHarm(reads)).toBe(true);
  const hazard = hazardOf(reads, entity as never, differencesIn(sets));
  if (harms) expect(hazard).toMatch(/^the router is connected, .* Stop the router first/);
  else expect(hazard).toBeUndefined();
});

test.each(['patchIdentity', 'createEdgeRouter', 'deleteEdgeRouter', 'createService'])(
  '%s harms no controller',
  (tool) => {
    const reads = readsOf(tool);
    expect(mayHarm(reads)).toBe(false);
    const differences = differencesIn({ disabled: [false, true] });
    if (tool === 'patchIdentity') expect(hazardOf(reads, {}, differences)).toBeUndefined();
  },
);

test.each<[tool: string, fields: string[], alone: boolean]>([
  ['patchServicePolicy', ['semantic'], true],
  ['patchEdgeRouterPolicy', ['semantic', 'name'], true],
  ['patchServicePolicy', ['name'], false],
  ...['identityRoles', 'serviceRoles', 'edgeRouterRoles', 'postureCheckRoles'].map(
    (field): [string, string[], boolean] => ['patchServicePolicy', ['semantic', 'name', field], false],
  ),
  ['createServicePolicy', ['semantic'], false],
  ['patchPostureCheck', ['semantic'], false],
])('%s of %j changes only the semantic: %s', (tool, fields, alone) => {
  const sets = Object.fromEntries(fields.map((field) => [field, ['a', 'b'] as const]));
  expect(isSemanticAlone(readsOf(tool), differencesIn(sets))).toBe(alone);
});

test.each<[tool: string, args: Fields]>([
  ['createEnrollment', { identityId: 'i' }],
  ['createAuthenticator', { identityId: 'i' }],
  ['createTerminator', { service: 's', precedence: 'required' }],
])('%s is not sent if what it depends on cannot be read', async (tool, args) => {
  for (const failure of [{ status: 500 }, { status: 403 }, { status: 404, repair: 'Repair it.' }]) {
    const read = async () => ({ data: null, ...failure });
    const stub = { operation: { name: tool }, args, change: changes.changes[tool], read };
    const differences = differencesIn({ precedence: [undefined, 'required'] });
    await expect(judgementsOf({ reads: stub as never, entity: {}, differences })).rejects.toThrow(
      `returned ${failure.status}`,
    );
  }
  // Whatever does not exist is for the controller to say.
  const read = async () => ({ data: null, status: 404 });
  const stub = { operation: { name: tool }, args, change: changes.changes[tool], read };
  expect(await judgementsOf({ reads: stub as never, entity: {}, differences: [] })).toStrictEqual([]);
});

test('a role attribute is asked about where the service policies cannot be read', async () => {
  const list = async () => {
    throw unreadable('listServicePolicies', 401);
  };
  const stub = { operation: { name: 'patchIdentity' }, args: {}, change: changes.changes['patchIdentity'], list };
  const differences = differencesIn({ roleAttributes: [['a'], ['a', 'b']] });
  expect(await judgementsOf({ reads: stub as never, entity: {}, differences })).toStrictEqual(
    sentences({
      'opens-to-all':
        'roleAttributes gains "b", and not all service policies could be read: some may be for every service',
    }),
  );
});

test.each<[tool: string, args: Fields, reason: Reasons]>([
  [
    'createService',
    { roleAttributes: ['b'] },
    { 'opens-to-all': 'roleAttributes gains "b", by which a service policy for everyone ("last") will apply' },
  ],
  [
    'createPostureCheck',
    { roleAttributes: ['b'] },
    { 'cuts-off': 'the roles of a service policy select it ("last"): anyone who does not pass it loses access' },
  ],
])('%s is judged by service policies on later pages too', async (tool, args, reason) => {
  const roles = { serviceRoles: ['#b'], identityRoles: ['#all'], postureCheckRoles: ['#b'] };
  const many = Array.from({ length: 1200 }, (_each, at) => ({ id: `p${at}`, name: `p${at}`, semantic: 'AnyOf' }));
  const judged = async (policies: readonly object[]) => {
    const page = (_filter: unknown, offset = 0) =>
      answerOf(200, {
        data: policies.slice(offset, offset + 500),
        meta: { pagination: { limit: 500, offset, totalCount: policies.length } },
      });
    const reads = onAnswers(tool, args, { listServicePolicies: page });
    const differences = differencesIn({ roleAttributes: [undefined, args['roleAttributes']] });
    return judgementsOf({ reads, entity: {}, differences });
  };
  expect(await judged([...many, { name: 'last', semantic: 'AnyOf', ...roles }])).toStrictEqual(sentences(reason));
  expect(await judged(many)).toStrictEqual([]);
});

test('a role attribute is not judged where the read of the service policies fails', async () => {
  const list = async () => {
    throw new Error('no answer in time');
  };
  const stub = { operation: { name: 'patchService' }, args: {}, change: changes.changes['patchService'], list };
  const differences = differencesIn({ roleAttributes: [[], ['b']] });
  await expect(judgementsOf({ reads: stub as never, entity: {}, differences })).rejects.toThrow('no answer in time');
});

test('nothing is read for changes that no judge is about', () => {
  const isAbout = (tool: string) => isJudged(readsOf(tool));
  expect(
    ['patchService', 'createService', 'createAuthenticator', 'createCa', 'createFabricDatabaseSnapshotWithPath'].map(
      isAbout,
    ),
  ).toStrictEqual([true, true, true, true, true]);
  expect(['deleteService', 'deleteAuthenticator', 'createConfig', 'patchTag'].map(isAbout)).toStrictEqual([
    false,
    false,
    false,
    false,
  ]);
});
