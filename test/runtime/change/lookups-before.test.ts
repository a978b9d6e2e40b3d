/** What is looked up before a change, on answers that need no controller: names, signers, schemas, members. */
import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/common/tool-error.ts';
import { requireMember } from '../../../src/runtime/change/cluster-members.ts';
import { ignoredFields } from '../../../src/runtime/change/ignored-fields.ts';
import { danglingSigners, nameIsTaken, wantsData } from '../../../src/runtime/change/warnings-by-reading.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

const FAILED = answerOf(500, {});
const on = (tool: string, args: object, answers: Answers, entity: object = {}) => ({
  ...{
    reads: readsOn(tool, { ...args }, answers),
    entity: entity as never,
    differences: [],
    dependents: [],
    surprises: [],
  },
});

describe('whether a name is taken', () => {
  const warned = async (tool: string, name: unknown, listServices: unknown, entity?: object) =>
    nameIsTaken(on(tool, { id: 's1', ...(name !== undefined && { name }) }, { listServices }, entity));

  test('says by whom, and what the controller then does', async () => {
    expect(await warned('patchService', 'web', [{ id: 's2' }])).toBe(
      'The name is taken by id "s2": the controller answers 200 and ignores the whole change.',
    );
    expect(await warned('createService', 'web', [{ id: 's2' }])).toBe(
      'The name is taken by id "s2": the controller refuses this.',
    );
    const isAsked = (filter: string) => (filter === 'name = "web"' ? [] : [{ id: 's2' }]);
    expect(await warned('patchService', 'web', isAsked)).toBeUndefined();
  });
  test('is only looked up for a new name that a filter can express', async () => {
    for (const name of [undefined, '', 'a\u0000b']) expect(await warned('patchService', name, FAILED)).toBeUndefined();
    expect(await warned('patchService', 'web', FAILED, { name: 'web' })).toBeUndefined();
  });
  test('is left open, with the reason, where it cannot be looked up', async () => {
    expect(await warned('patchService', 'web', FAILED)).toBe(
      'Could not check whether the name is taken: listServices returned 500.',
    );
  });
  test('ends with a call that is cancelled, and hides no fault of this server', async () => {
    const cancelled = new ToolError('cancelled', 'The call was cancelled.', 'There is nothing to do.');
    await expect(warned('patchService', 'web', cancelled)).rejects.toBe(cancelled);
    const fault = new TypeError('of this server');
    await expect(warned('patchService', 'web', fault)).rejects.toBe(fault);
  });
});

describe('whether signers exist', () => {
  const signers = (allowed: unknown, required?: string) => ({
    ...{ primary: { extJwt: { allowedSigners: allowed } } },
    ...(required !== undefined && { secondary: { requireExtJwtSigner: required } }),
  });
  const warned = async (args: object, listExternalJwtSigners: unknown, tool = 'patchAuthPolicy') =>
    danglingSigners(on(tool, { id: 'p1', ...args }, { listExternalJwtSigners }));

  test('names those that do not, once', async () => {
    expect(await warned(signers(['s1', 's3', 's3'], 's2'), [{ id: 's1' }])).toBe(
      'The controller stores ids of signers that do not exist: "s3", "s2".',
    );
    const isAsked = (filter: string) => (filter === 'id in ["s1","s2"]' ? [{ id: 's1' }, { id: 's2' }] : []);
    expect(await warned(signers(['s1'], 's2'), isAsked)).toBeUndefined();
  });
  test('is only looked up for changes of auth policies that name some', async () => {
    for (const args of [{}, signers([]), signers([], '')]) expect(await warned(args, FAILED)).toBeUndefined();
    expect(await warned(signers(['s1']), FAILED, 'createAuthPolicy')).toBeUndefined();
    expect(await warned(signers(['s1']), FAILED, 'patchService')).toBeUndefined();
  });
  test('is left open where they cannot be looked up', async () => {
    expect(await warned(signers(['s1']), FAILED)).toBe(
      'Could not check whether its signers exist: listExternalJwtSigners returned 500.',
    );
  });
});

describe('whether a config needs its data', () => {
  const warned = async (tool: string, args: object, type: unknown) =>
    wantsData(on(tool, { id: 'c1', ...args }, { 'detailConfigType t1': type }, { configTypeId: 't1' }));
  const SCHEMA = { schema: { type: 'object' } };

  test('depends on its type, in a PATCH without data', async () => {
    expect(await warned('patchConfig', { name: 'x' }, SCHEMA)).toMatch(/^Without `data` the controller refuses this/);
    expect(await warned('patchConfig', { name: 'x' }, { schema: null })).toBeUndefined();
    expect(await warned('patchConfig', { name: 'x' }, undefined)).toBeUndefined();
    expect(await warned('patchConfig', { data: {} }, SCHEMA)).toBeUndefined();
    expect(await warned('updateConfig', { name: 'x' }, SCHEMA)).toBeUndefined();
    expect(await warned('patchService', { name: 'x' }, SCHEMA)).toBeUndefined();
  });
  test('is left open where the type cannot be read', async () => {
    const failure = new ToolError('unreachable', 'Nobody answers.', 'Try again.');
    expect(await warned('patchConfig', { name: 'x' }, failure)).toBe(
      'Could not check whether its type has a schema: Nobody answers.',
    );
  });
});

describe('a member that a cluster is to remove', () => {
  const required = async (id: string, listFabricClusterMembers: unknown, tool = 'removeFabricClusterMember') =>
    requireMember(readsOn(tool, { id }, { listFabricClusterMembers }));
  const MEMBERS = [{ id: 'c1' }, { id: 'c2' }];

  test('has to be one of it', async () => {
    await expect(required('c3', MEMBERS)).rejects.toMatchObject({
      ...{ kind: 'controller', message: 'The cluster has no member with the id "c3": nothing was changed.' },
      next: 'Its members are "c1", "c2"; listFabricClusterMembers says more about them.',
    });
    expect(await required('c2', MEMBERS)).toBeUndefined();
  });
  test.each<[what: string, answer: unknown]>([
    ['cannot be read', FAILED],
    ['are none', []],
  ])('is left to the controller where its members %s', async (_what, answer) => {
    expect(await required('c3', answer)).toBeUndefined();
  });
  test('is not looked for by other changes', async () => {
    expect(await required('c3', MEMBERS, 'transferFabricClusterLeadership')).toBeUndefined();
  });
});

test.each<[tool: string, args: object, ignored: string | undefined, target?: object]>([
  ['patchRouter', { cost: 0, disabled: false }, 'cost, disabled'],
  ['createRouter', { disabled: false, tags: {}, configs: [] }, undefined],
  ['createRouter', { disabled: true, configs: ['c1'] }, 'configs, disabled'],
  ['patchRouter', { cost: 7, disabled: false }, 'cost', { cost: 3 }],
  ['patchTerminator', { service: 's1' }, undefined, { serviceId: 's1' }],
  ['updateTerminator', { service: 's2', cost: 1 }, 'service', { serviceId: 's1' }],
  ['patchTerminator', { service: 's1' }, 'service'],
  ['deleteRouter', {}, undefined],
])('%s with %j: ignored are %s', (tool, args, ignored, target) => {
  const says = ignoredFields(readsOn(tool, { id: 'r1', ...args }, {}), target);
  if (ignored === undefined) expect(says).toBeUndefined();
  else {
    const fields = says
      ?.replace('The controller ignores ', '')
      .replace(/ here: use .*$/, '')
      .split(', ')
      .sort();
    expect(fields).toEqual(ignored.split(', '));
  }
});
