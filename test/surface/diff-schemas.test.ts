/** Every way a schema can change, and what it means for an argument and for an answer, in both directions. */
import { describe, expect, test } from 'vitest';
import { at, type Json } from '../../codegen/common/json.ts';
import { diffSurfaces } from '../../src/surface/compare/diff.ts';
import type { Schema } from '../../src/surface/surface.ts';
import { surfaceOf, toolOf } from '../support/surfaces.ts';

type Direction = 'input' | 'output';
type Told = readonly [class_: string, what: string, place: string];

/** How the field `x` changed, as a path from the tool's `properties`. */
function changesOf(direction: Direction, before: Schema, after: Schema): Told[] {
  const [one, other] = [before, after].map((properties) =>
    surfaceOf(toolOf({ [direction]: { type: 'object', properties } })),
  );
  if (one === undefined || other === undefined) throw new Error('there are two');
  return diffSurfaces(one, other).changes.map(({ class: kind, what, pointer }) => {
    const stands = [one, other].some((surface) => at(surface as unknown as Json, pointer) !== undefined);
    if (!stands) throw new Error(`${pointer} leads nowhere`);
    return [kind, what, pointer.replace(`/tools/0/${direction}/properties`, '')];
  });
}

const C = 'compatible';
const B = 'breaking';
const W = 'wording';

interface Row {
  readonly before: Schema;
  readonly after: Schema;
  /** Classes of an argument's change, in both directions. */
  readonly input: readonly [readonly string[], readonly string[]];
  readonly output: readonly [readonly string[], readonly string[]];
  /** What is said about the argument, and where. */
  readonly says: readonly string[];
  readonly place?: string;
}

/** Callers may send more; the same change of an answer breaks them. */
const grows = { input: [[C], [B]], output: [[B], [C]] } as const;
const shrinks = { input: [[B], [C]], output: [[C], [B]] } as const;
const differs = { input: [[B], [B]], output: [[B], [B]] } as const;
const rewords = { input: [[W], [W]], output: [[W], [W]] } as const;
/** An optional field: callers need not send it, and need not read it. */
const appears = { input: [[C], [B]], output: [[C], [B]] } as const;

const x = (schema: Schema) => ({ x: schema });
const text = { type: 'string' };

const ROWS: Readonly<Record<string, Row>> = {
  'a new field': { before: {}, after: x(text), ...appears, says: ['argument `x` is new (string)'], place: '/x' },
  'a type of its own': {
    before: x(text),
    after: x({ type: 'integer' }),
    ...differs,
    says: ['the type of argument `x` was string and is integer'],
    place: '/x/type',
  },
  'a whole number that may have a fraction': {
    before: x({ type: 'integer' }),
    after: x({ type: 'number' }),
    ...grows,
    says: ['the type of argument `x` was integer and is number'],
  },
  'one more type': {
    before: x(text),
    after: x({ type: ['string', 'boolean'] }),
    ...grows,
    says: ['the type of argument `x` was string and is boolean or string'],
  },
  null: {
    before: x(text),
    after: x({ type: ['string', 'null'] }),
    ...grows,
    says: ['argument `x` can be null now'],
  },
  'any type': {
    before: x(text),
    after: x({}),
    ...grows,
    says: ['the type of argument `x` was string and is anything'],
    place: '/x/type',
  },
  'the same types in another form': {
    before: x(text),
    after: x({ type: ['string'] }),
    input: [[], []],
    output: [[], []],
    says: [],
  },
  'one more value': {
    before: x({ enum: ['a'] }),
    after: x({ enum: ['b', 'a'] }),
    ...grows,
    says: ['argument `x` can be "b" too'],
    place: '/x/enum',
  },
  'other values': {
    before: x({ enum: ['a', 'b'] }),
    after: x({ enum: ['b', 'c'] }),
    input: [
      [B, C],
      [B, C],
    ],
    output: [
      [B, C],
      [B, C],
    ],
    says: ['argument `x` can no longer be "a"', 'argument `x` can be "c" too'],
  },
  'a list of values where any was taken': {
    before: x(text),
    after: x({ ...text, enum: ['a'] }),
    ...shrinks,
    says: ['argument `x` can only be "a" now'],
  },
  'one value': {
    before: x({ enum: ['a', 'b'] }),
    after: x({ const: 'a' }),
    ...shrinks,
    says: ['argument `x` can no longer be "b"'],
    place: '/x/const',
  },
  'many values': {
    before: x({ enum: [1, 2, 3, 4, 5, 6, 7, 8, 9] }),
    after: x({ enum: [9] }),
    ...shrinks,
    says: ['argument `x` can no longer be 1, 2, 3, 4, 5, 6 and 2 more'],
  },
  'a format': {
    before: x(text),
    after: x({ ...text, format: 'uri' }),
    ...shrinks,
    says: ['the format of argument `x` was none and is uri'],
  },
  'another format': {
    before: x({ ...text, format: 'date' }),
    after: x({ ...text, format: 'uri' }),
    ...differs,
    says: ['the format of argument `x` was date and is uri'],
  },
  'a format that contains the other': {
    before: x({ format: 'int32' }),
    after: x({ format: 'int64' }),
    ...grows,
    says: ['the format of argument `x` was int32 and is int64'],
  },
  'a lower least': {
    before: x({ minimum: 1 }),
    after: x({ minimum: 0 }),
    ...grows,
    says: ['the minimum of argument `x` was 1 and is 0'],
    place: '/x/minimum',
  },
  'a lower most': {
    before: x({ maximum: 100 }),
    after: x({ maximum: 10 }),
    ...shrinks,
    says: ['the maximum of argument `x` was 100 and is 10'],
  },
  'a most where none was': {
    before: x({}),
    after: x({ maxLength: 10 }),
    ...shrinks,
    says: ['the maxLength of argument `x` was none and is 10'],
  },
  'a least length': {
    before: x({}),
    after: x({ minLength: 1 }),
    ...shrinks,
    says: ['the minLength of argument `x` was none and is 1'],
  },
  'a least length of nothing': {
    before: x({}),
    after: x({ minLength: 0 }),
    input: [[], []],
    output: [[], []],
    says: [],
  },
  'a least number of items': {
    before: x({}),
    after: x({ minItems: 1 }),
    ...shrinks,
    says: ['the minItems of argument `x` was none and is 1'],
  },
  'a most of items': {
    before: x({ maxItems: 2 }),
    after: x({ maxItems: 3 }),
    ...grows,
    says: ['the maxItems of argument `x` was 2 and is 3'],
  },
  'items that must differ': {
    before: x({}),
    after: x({ uniqueItems: true }),
    ...shrinks,
    says: ['the uniqueItems of argument `x` was none and is true'],
  },
  'a pattern': {
    before: x({}),
    after: x({ pattern: '^a' }),
    ...shrinks,
    says: ['the pattern of argument `x` was none and is ^a'],
  },
  'another pattern': {
    before: x({ pattern: '^b' }),
    after: x({ pattern: '^a' }),
    ...differs,
    says: ['the pattern of argument `x` was ^b and is ^a'],
  },
  'a keyword that nobody knows': {
    before: x({}),
    after: x({ shape: 'round' }),
    ...shrinks,
    says: ['the shape of argument `x` was none and is round'],
  },
  'another default': {
    before: x({ default: 10 }),
    after: x({ default: 20 }),
    ...differs,
    says: ['the default of argument `x` was 10 and is 20'],
  },
  'a default that was not told': {
    before: x({}),
    after: x({ default: 20 }),
    input: [[W], [B]],
    output: [[W], [B]],
    says: ['the default of argument `x` was none and is 20'],
  },
  'a description': {
    before: x({}),
    after: x({ description: 'the x' }),
    ...rewords,
    says: ['the description of argument `x` changed'],
  },
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

describe.each(Object.entries(ROWS))('%s', (_name, { before, after, input, output, says, place }) => {
  const classes = (direction: Direction, one: Schema, other: Schema) =>
    changesOf(direction, one, other).map(([kind]) => kind);

  test('in an argument', () => {
    expect([classes('input', before, after), classes('input', after, before)]).toEqual(input);
    expect(changesOf('input', before, after).map(([, what]) => what)).toEqual(says);
    if (place !== undefined) expect(changesOf('input', before, after)[0]?.[2]).toBe(place);
  });
  test('in an answer', () => {
    expect([classes('output', before, after), classes('output', after, before)]).toEqual(output);
  });
});

test('changes of answers are called that', () => {
  const row = { type: 'object', properties: { id: text }, required: ['id'] };
  const list = (items: Schema) => ({ data: { type: 'array', items } });
  expect(changesOf('output', list(row), list({ ...row, required: [] })).map(([, what]) => what)).toEqual([
    'answer field `data[].id` may be missing now',
  ]);
  expect(changesOf('output', list({ ...row, required: [] }), list(row)).map(([, what]) => what)).toEqual([
    'answer field `data[].id` is always there now',
  ]);
});
