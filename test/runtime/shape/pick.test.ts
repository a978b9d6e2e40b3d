import { expect, test } from 'vitest';
import type { Value } from '../../../src/runtime/shape/exact-json.ts';
import { pick } from '../../../src/runtime/shape/pick.ts';

const rows: [name: string, given: Value, path: string, want: Value | undefined][] = [
  ['a field', { a: 1 }, 'a', 1],
  ['a field of a field', { a: { b: 1 } }, 'a.b', 1],
  ['null is a value', { a: null }, 'a', null],
  ['nothing below null', { a: null }, 'a.b', undefined],
  ['no such field', { a: 1 }, 'b', undefined],
  ['not what objects inherit', {}, 'constructor', undefined],
  ['a name with dots', { tags: { 'a.b': 1 } }, 'tags.a.b', 1],
  ['a name with dots before a field', { 'a.b': { c: 1 } }, 'a.b.c', 1],
  ['the shorter name where it leads there', { a: { b: { c: 1 } }, 'a.b': {} }, 'a.b.c', 1],
  ['items of a list', { a: [{ b: 1 }, { b: 2 }] }, 'a.b', [1, 2]],
  ['null for items without it', { a: [{ b: 1 }, {}] }, 'a.b', [1, null]],
  ['a list of which no item has it', { a: [{}, {}] }, 'a.b', undefined],
  ['an empty list', { a: [] }, 'a.b', []],
];

test.each(rows)('%s', (_name, given, path, want) => expect(pick(given, path)).toStrictEqual(want));
