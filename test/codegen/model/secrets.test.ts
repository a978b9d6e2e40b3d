import { describe, expect, test } from 'vitest';
import { InputError } from '../../../codegen/common/errors.ts';
import { secretTable } from '../../../codegen/model/secrets.ts';
import type { SecretsOverlay } from '../../../codegen/overlay/secrets-form.ts';
import type { JsonSchema, Operation } from '../../../src/contract.ts';

const texts = (...names: string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const tool = (name: string, input: JsonSchema, output?: JsonSchema) => ({
  operation: { name } as Operation,
  input: { schema: input },
  ...(output === undefined ? {} : { output: output as never }),
});
const tools = [
  tool('detailKey', texts('id'), {
    properties: { data: { properties: { one: texts('pin', 'name'), pin: { type: 'string' } } } },
  }),
  tool('listKeys', texts(), { properties: { data: { items: texts('pin', 'codes') } } }),
  tool('createKey', texts('pin', 'name'), texts('id')),
  tool('downloadKey', texts('id')),
];
const overlay = (changes: Partial<SecretsOverlay>): SecretsOverlay => ({
  answers: [],
  arguments: [],
  whole: {},
  onlyInFilters: [],
  ...changes,
});

describe('an entry', () => {
  const rows: [name: string, changes: Partial<SecretsOverlay>, rows: object][] = [
    [
      'fits every path that ends so',
      { answers: [{ field: 'pin', kind: 'pin code' }] },
      {
        detailKey: { answer: { 'data.one.pin': 'pin code', 'data.pin': 'pin code' } },
        listKeys: { answer: { 'data[].pin': 'pin code' } },
      },
    ],
    [
      'may name the way there, with any step in between',
      { answers: [{ field: 'data.*.pin', kind: 'pin code' }] },
      { detailKey: { answer: { 'data.one.pin': 'pin code' } } },
    ],
    [
      'goes before those that follow',
      {
        answers: [
          { field: 'one.pin', kind: 'first one' },
          { field: 'pin', kind: 'pin code', in: ['detailKey'] },
        ],
      },
      { detailKey: { answer: { 'data.one.pin': 'first one', 'data.pin': 'pin code' } } },
    ],
    [
      'of arguments is apart from those of answers',
      { arguments: [{ field: 'pin', kind: 'pin code' }] },
      { createKey: { arguments: { pin: 'pin code' } } },
    ],
    ['may be a whole answer', { whole: { downloadKey: 'key file' } }, { downloadKey: { whole: 'key file' } }],
  ];
  test.each(rows)('%s', (_name, changes, expected) => {
    expect(secretTable(overlay(changes), tools).tools).toStrictEqual(expected);
  });

  const faults: [name: string, changes: Partial<SecretsOverlay>, place: string][] = [
    ['that fits no field', { answers: [{ field: 'pins', kind: 'pin code' }] }, '/answers/0'],
    [
      'whose field others name already',
      {
        arguments: [
          { field: 'pin', kind: 'a a a' },
          { field: 'pin', kind: 'b b b' },
        ],
      },
      '/arguments/1',
    ],
    [
      'for a tool that has no such field',
      { answers: [{ field: 'pin', kind: 'pin code', in: ['createKey'] }] },
      '/answers/0',
    ],
    ['for the whole of an answer in JSON', { whole: { listKeys: 'key file' } }, '/whole/listKeys'],
    ['for a tool that is not there', { whole: { loadKey: 'key file' } }, '/whole/loadKey'],
  ];
  test.each(faults)('%s is an error', (_name, changes, place) => {
    expect(() => secretTable(overlay(changes), tools)).toThrow(InputError);
    expect(() => secretTable(overlay(changes), tools)).toThrow(`#/secrets${place}`);
  });
});

test('filters must not use fields that answers hide, or that exist only in filters', () => {
  const changes = { answers: [{ field: 'one.pin', kind: 'pin code' }], onlyInFilters: ['salt'] };
  expect(secretTable(overlay(changes), tools).filters).toStrictEqual(['pin', 'salt']);
});
