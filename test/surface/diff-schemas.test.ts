/** Every way in which the parts of a schema can change, and what it means for an argument and for an answer. */
import { describe, expect, test } from 'vitest';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import type { Schema } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';
import { appears, B, C, changesOf, grows, type Row, rewords, shrinks, testRows, text, x } from './schema-changes.ts';

const ROWS: Readonly<Record<string, Row>> = {
  'a new field': { before: {}, after: x(text), ...appears, says: ['argument `x` is new (string)'], place: '/x' },
  items: {
    before: x({ type: 'array', items: { type: 'string', maxLength: 5 } }),
    after: x({ type: 'array', items: { type: 'string', maxLength: 9 } }),
    ...grows,
    says: ['the maxLength of argument `x[]` was 5 and is 9'],
    place: '/x/items/maxLength',
  },
  'items of any kind': {
    before: x({ type: 'array', items: text }),
    after: x({ type: 'array' }),
    ...grows,
    says: ['the type of argument `x[]` was string and is anything'],
    place: '/x/items/type',
  },
  'a value that may be null': {
    before: x(text),
    after: x({ ...text, nullable: true }),
    ...grows,
    says: ['argument `x` can be null now'],
  },
  'a field within': {
    before: x({ type: 'object', properties: { y: text } }),
    after: x({ type: 'object', properties: { y: text, z: { type: 'array', items: text } } }),
    ...appears,
    says: ['argument `x.z` is new (array of string)'],
    place: '/x/properties/z',
  },
  'a field that must be there': {
    before: x({ properties: { y: text } }),
    after: x({ properties: { y: text }, required: ['y'] }),
    ...shrinks,
    says: ['argument `x.y` is required now'],
    place: '/x/required',
  },
  'a new field that must be there': {
    before: x({ properties: {} }),
    after: x({ properties: { y: text }, required: ['y'] }),
    input: [[B], [B]],
    output: [[C], [B]],
    says: ['argument `x.y` is new and required (string)'],
  },
  'values of a map': {
    before: x({ type: 'object', additionalProperties: { type: 'integer' } }),
    after: x({ type: 'object', additionalProperties: { type: 'number' } }),
    ...grows,
    says: ['the type of argument `x.*` was integer and is number'],
    place: '/x/additionalProperties/type',
  },
  'a map of anything': {
    before: x({ type: 'object', additionalProperties: text }),
    after: x({ type: 'object', additionalProperties: true }),
    ...grows,
    says: ['the type of argument `x.*` was string and is anything'],
  },
  'fields of other names, which were refused': {
    before: x({ type: 'object', additionalProperties: false }),
    after: x({ type: 'object', additionalProperties: text }),
    ...appears,
    says: ['fields of any other name in argument `x` are allowed now'],
  },
  'fields of other names, of which nothing was said': {
    before: x({ type: 'object' }),
    after: x({ type: 'object', additionalProperties: false }),
    input: [[B], [C]],
    output: [[C], [C]],
    says: ['fields of any other name in argument `x` are no longer allowed'],
  },
  'one more choice': {
    before: x({ anyOf: [text, { type: 'object', properties: { y: text } }] }),
    after: x({ anyOf: [{ type: 'object', properties: { y: text } }, { type: 'null' }, text] }),
    ...grows,
    says: ['argument `x` can be null too'],
    place: '/x/anyOf/1',
  },
  'a choice where there was none': {
    before: x(text),
    after: x({ anyOf: [text, { type: 'null' }] }),
    ...grows,
    says: ['argument `x` can be null too'],
  },
  'a change within one choice': {
    before: x({ oneOf: [{ type: 'integer' }, text] }),
    after: x({ oneOf: [text, { type: 'number' }] }),
    ...grows,
    says: ['the type of argument `x` was integer and is number'],
    place: '/x/oneOf/1/type',
  },
  'words within one choice': {
    before: x({ anyOf: [{ type: 'integer' }, text] }),
    after: x({ anyOf: [{ type: 'integer' }, { ...text, description: 'its name' }] }),
    ...rewords,
    says: ['the description of argument `x` changed'],
  },
  'exactly one choice': {
    before: x({ anyOf: [{ type: 'integer' }, text] }),
    after: x({ oneOf: [{ type: 'integer' }, text] }),
    ...shrinks,
    says: ['argument `x` must match exactly one of its choices now'],
  },
  'a name with slashes and tildes': {
    before: { 'a/b~c': { maximum: 2 } },
    after: { 'a/b~c': { maximum: 1 } },
    ...shrinks,
    says: ['the maximum of argument `a/b~c` was 2 and is 1'],
    place: '/a~1b~0c/maximum',
  },
};

testRows(ROWS);

describe('schemas that others refer to', () => {
  const tree = (name: Schema) => ({ type: 'object', properties: { name, inner: { $ref: '#/$defs/tree' } } });
  const tool = (properties: Schema, $defs: Schema) => {
    const defs = Object.keys($defs).length === 0 ? {} : { $defs };
    return surfaceOf(toolOf({ input: { type: 'object', properties, ...defs } }));
  };
  const without = tool({}, {});
  const withTree = tool({ tree: tree(text) }, { tree: tree(text) });
  const shorter = tool({ tree: tree(text) }, { tree: tree({ ...text, maxLength: 5 }) });
  const changes = (...sides: Parameters<typeof diffSurfaces>) =>
    diffSurfaces(...sides).changes.map(({ class: kind, what, pointer }) => [kind, what, pointer]);

  test('are new or gone with what refers to them', () => {
    expect(changes(without, withTree)).toEqual([
      [C, 'argument `tree` is new (object)', '/tools/0/input/properties/tree'],
    ]);
    expect(changes(withTree, without)).toEqual([[B, 'argument `tree` is gone', '/tools/0/input/properties/tree']]);
  });

  test('are compared as the others', () => {
    const what = 'the maxLength of argument `$defs.tree.name` was none and is 5';
    expect(changes(withTree, shorter)).toEqual([[B, what, '/tools/0/input/$defs/tree/properties/name/maxLength']]);
  });
});

test('fields of answers are called answer fields', () => {
  const row = { type: 'object', properties: { id: text }, required: ['id'] };
  const list = (items: Schema) => ({ data: { type: 'array', items } });
  expect(changesOf('output', list(row), list({ ...row, required: [] })).map(([, what]) => what)).toEqual([
    'answer field `data[].id` may be missing now',
  ]);
  expect(changesOf('output', list({ ...row, required: [] }), list(row)).map(([, what]) => what)).toEqual([
    'answer field `data[].id` is always there now',
  ]);
});
