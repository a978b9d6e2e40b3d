import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Value } from '../../../src/common/exact-json.ts';
import { pick } from '../../../src/runtime/answer/pick.ts';

const rows: [name: string, input: Value, path: string, expected: Value | undefined][] = [
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
  ['an item', { a: ['x', 'y'] }, 'a.1', 'y'],
  ['an item that is null', { a: [null] }, 'a.0', null],
  ['a range of items, both ends included', { a: [1, 2, 3, 4] }, 'a.1-2', [2, 3]],
  ['a range that ends behind the last item', { a: [1, 2] }, 'a.1-9', [2]],
  ['a range behind the last item', { a: [1, 2] }, 'a.2-9', undefined],
  ['a range that ends before it begins', { a: [1, 2] }, 'a.1-0', undefined],
  ['a range of characters', { a: 'hello' }, 'a.1-3', 'ell'],
  ['a range of fields', { a: { x: 1, y: 2, z: 3 } }, 'a.1-2', { y: 2, z: 3 }],
  ['a range of fields without hypermedia', { a: { _links: { self: { href: './a' } }, x: 1 } }, 'a.0-0', { x: 1 }],
  ['what is below a range', { a: [{ b: 1 }, { b: 2 }, { b: 3 }] }, 'a.1-2.b', [2, 3]],
  ['what is below an item', { a: [{ b: 'hello' }] }, 'a.0.b.0-1', 'he'],
  ['a range of a range', { a: [1, 2, 3, 4] }, 'a.1-3.1-2', [3, 4]],
  [
    'items of a list of lists',
    {
      a: [
        [1, 2],
        [3, 4],
      ],
    },
    'a.0',
    [1, 2],
  ],
  ['a key that looks like a range', { a: { '0-1': 'key', b: 1 } }, 'a.0-1', 'key'],
  ['a key of items that looks like a place', { a: [{ 0: 'x' }, { 0: 'y' }] }, 'a.0', ['x', 'y']],
  ['no range of a number', { a: 12345 }, 'a.0-1', undefined],
  ['no half of a secret', { a: `x eyJ${'a'.repeat(40)}.b.c` }, 'a.0-12', 'x [redacted: '],
];

test.each(rows)('%s', (_name, input, path, expected) => expect(pick(input, path)).toStrictEqual(expected));

test('consecutive ranges of a list, a text or an object add up to the whole', () => {
  const whole = fc.oneof(
    fc.array(fc.integer()),
    fc.string({ unit: 'binary' }),
    fc.dictionary(
      fc.string().map((key) => `k${key}`),
      fc.integer(),
    ),
  );
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 5 }), (value, step) => {
      const parts: Value[] = [];
      for (let from = 0; ; from += step) {
        const part = pick({ tags: { value } }, `tags.value.${from}-${from + step - 1}`);
        if (part === undefined || (Array.isArray(part) && part.length === 0)) break;
        parts.push(part);
      }
      if (typeof value === 'string') expect(parts.join('')).toBe(value);
      else if (Array.isArray(value)) expect(parts.flat()).toStrictEqual(value);
      else expect(Object.assign({}, ...parts)).toStrictEqual({ ...value });
    }),
  );
});
