/** Changes that cut off others, as lists of the network show: who is passed over, and who looks for an old name. */
import { expect, test } from 'vitest';
import { JUDGEMENTS } from '../../../src/common/judgements.ts';
import { judgementsOf } from '../../../src/runtime/change/judges/index.ts';
import { type Answers, answerOf, readsOn } from './answered-reads.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Given {
  readonly sets: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly entity?: Fields;
  readonly args?: Fields;
  readonly answers?: Answers;
}

function judged(tool: string, { sets, entity = {}, args = {}, answers = {} }: Given) {
  const differences = Object.entries(sets).map(([field, [from, to]]) => ({ field, from, to }));
  return judgementsOf({ reads: readsOn(tool, args, answers), entity: entity as never, differences });
}
const cutOff = (reason: string) => [`${JUDGEMENTS['cuts-off'].title}: ${reason}.`];

const OWN = { id: 't', serviceId: 's' };
const terminators = (...precedences: string[]) => [
  { id: 't', precedence: 'default' },
  ...precedences.map((precedence, at) => ({ id: `other ${at}`, precedence })),
];
const becomes = (to: string, from = 'default') => ({ precedence: [from, to] as const });

test.each<[what: string, tool: string, given: Given, reason: string]>([
  [
    'one other terminator',
    'patchTerminator',
    {
      sets: becomes('required'),
      entity: OWN,
      answers: { 'listServiceTerminators s': terminators('default', 'failed', 'required') },
    },
    'precedence becomes "required": 1 other terminator of its service will get no traffic while this one can',
  ],
  [
    'several, of a service that the call names',
    'createFabricTerminator',
    {
      sets: becomes('required'),
      args: { service: 's' },
      answers: { 'listFabricServiceTerminators s': terminators('default').slice(1).concat(terminators('default')) },
    },
    'precedence becomes "required": 3 other terminators of its service will get no traffic while this one can',
  ],
  [
    'a terminator that gives way to required ones',
    'patchTerminator',
    {
      sets: becomes('default', 'required'),
      entity: OWN,
      answers: { 'listServiceTerminators s': terminators('default', 'required') },
    },
    'precedence becomes "default": 1 other terminator of its service will get all traffic, being "required"',
  ],
  [
    'a terminator that fails gives way anyway',
    'patchTerminator',
    {
      sets: becomes('failed', 'required'),
      entity: OWN,
      answers: { 'listServiceTerminators s': terminators('required') },
    },
    'precedence becomes "failed"',
  ],
  [
    'what an identity hosts',
    'patchIdentity',
    { sets: { defaultHostingPrecedence: ['default', 'required'] }, entity: { id: 'i' } },
    'what this identity hosts becomes "required": other hosts of the same services will get no traffic',
  ],
  [
    'what a new identity hosts',
    'createIdentity',
    { sets: { serviceHostingPrecedences: [undefined, { s: 'required' }] } },
    'what it hosts becomes "required": other hosts of the same services will get no traffic',
  ],
  [
    'the name of a service that a policy selects',
    'patchService',
    { sets: { name: ['a', 'b'] }, args: { id: 's' }, answers: { 'listServiceServicePolicies s': [{ id: 'p' }] } },
    'name ("a" -> "b"): programs that dial or host the service by its name no longer find it',
  ],
  [
    'the name of a service that is only hosted',
    'patchService',
    { sets: { name: ['a', 'b'] }, args: { id: 's' }, answers: { 'listServiceTerminators s': [{ id: 't' }] } },
    'name ("a" -> "b"): programs that dial or host the service by its name no longer find it',
  ],
  [
    'the name of a service of the fabric',
    'patchFabricService',
    { sets: { name: ['a', 'b'] }, args: { id: 's' }, answers: { 'listFabricServiceTerminators s': [{ id: 't' }] } },
    'name ("a" -> "b"): programs that dial the service by its name no longer find it',
  ],
  [
    'the name of a config type',
    'patchConfigType',
    { sets: { name: ['a', 'b'] }, args: { id: 'c' }, answers: { 'listConfigsForConfigType c': [{ id: 'x' }] } },
    'name ("a" -> "b"): tunnelers no longer find the configs of this type',
  ],
])('%s', async (_what, tool, given, reason) => {
  expect(await judged(tool, given)).toEqual(cutOff(reason));
});

test.each<[what: string, tool: string, given: Given]>([
  [
    'there are no others',
    'patchTerminator',
    { sets: becomes('required'), entity: OWN, answers: { 'listServiceTerminators s': terminators('failed') } },
  ],
  [
    'no other is required',
    'patchTerminator',
    {
      sets: becomes('default', 'required'),
      entity: OWN,
      answers: { 'listServiceTerminators s': terminators('default') },
    },
  ],
  [
    'it only comes back',
    'patchTerminator',
    {
      sets: becomes('default', 'failed'),
      entity: OWN,
      answers: { 'listServiceTerminators s': terminators('default', 'required') },
    },
  ],
  ['its service is gone', 'patchTerminator', { sets: becomes('required'), entity: OWN }],
  [
    'no service is named',
    'createTerminator',
    { sets: becomes('required'), answers: { 'listServiceTerminators undefined': terminators('default') } },
  ],
  [
    'another tool has such a field',
    'patchService',
    {
      sets: becomes('required'),
      entity: OWN,
      args: { id: 's', service: 's' },
      answers: { 'listServiceTerminators s': terminators('default') },
    },
  ],
  [
    'another tool has precedences',
    'patchTerminator',
    { sets: { defaultHostingPrecedence: ['default', 'required'] }, entity: OWN },
  ],
  ['an identity changes otherwise', 'patchIdentity', { sets: { appData: [null, { s: 'required' }] } }],
  [
    'the service was required already',
    'patchIdentity',
    { sets: { serviceHostingPrecedences: [{ s: 'required' }, { s: 'required', t: 'default' }] } },
  ],
  ['nobody uses the name', 'patchService', { sets: { name: ['a', 'b'] }, args: { id: 's' } }],
  ['nobody looks for such a name', 'patchEdgeRouter', { sets: { name: ['a', 'b'] }, args: { id: 'r' } }],
])('nobody is cut off where %s', async (_what, tool, given) => {
  expect(await judged(tool, given)).toEqual([]);
});

test.each([400, 500])('a list that cannot be read (%i) stops the change', async (status) => {
  const answers = { 'listServiceTerminators s': answerOf(status, { error: { message: 'no' } }) };
  await expect(judged('patchTerminator', { sets: becomes('required'), entity: OWN, answers })).rejects.toThrow(
    /listServiceTerminators/,
  );
});
