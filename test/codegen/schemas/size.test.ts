import { expect, test } from 'vitest';
import type { JsonObject } from '../../../codegen/common/json.ts';
import { isWithin, SchemaCuts, sizeUpTo } from '../../../codegen/schemas/size.ts';

const string = { type: 'string' };
const objectOf = (properties: JsonObject): JsonObject => ({ type: 'object', properties });

test('every value counts, and shared parts once per use', () => {
  expect(sizeUpTo(string, 10)).toBe(2);
  expect(sizeUpTo(objectOf({ a: string, b: string }), 10)).toBe(7);
  expect(isWithin(objectOf({ a: string, b: string }), 7)).toBe(true);
  expect(isWithin(objectOf({ a: string, b: string }), 6)).toBe(false);
});

test('it stops counting at the limit, however large a schema is', () => {
  let schema: JsonObject = string;
  for (let level = 0; level < 60; level += 1) schema = objectOf({ a: schema, b: schema, c: schema });
  expect(sizeUpTo(schema, 1_000)).toBe(1_001);
  expect(new SchemaCuts().of(schema, 200)).toEqual(
    objectOf(Object.fromEntries(['a', 'b', 'c'].map((name) => [name, expect.objectContaining({ type: 'object' })]))),
  );
});

test('schemas that are nested too deeply are reduced to their types, as few as possible', () => {
  const inner = objectOf({ x: string, y: { type: 'array', items: string } });
  const schema = { ...objectOf({ a: inner, b: { ...inner, additionalProperties: false } }), required: ['a'] };
  const cuts = new SchemaCuts();
  expect(cuts.of(schema, 100)).toBe(schema);
  const cut = cuts.of(schema, 19);
  expect(cut).toEqual({
    ...schema,
    properties: { a: { type: 'object' }, b: { type: 'object' } },
  });
  expect(cuts.of(schema, 19)).toBe(cut);
});

test('a list that is cut keeps the type of its items, without which some vendors refuse all tools', () => {
  const schema = objectOf({
    names: { type: 'array', items: { ...string, description: 'd' } },
    lists: { type: 'array', items: { type: 'array', items: string } },
  });
  expect(new SchemaCuts().of(schema, 8)).toEqual(
    objectOf({ names: { type: 'array', items: string }, lists: { type: 'array', items: {} } }),
  );
});
