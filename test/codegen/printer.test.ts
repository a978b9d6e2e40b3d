import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../codegen/json.ts';
import { print } from '../../codegen/printer.ts';
import { rows } from './rows.ts';

const long = 'x'.repeat(60);

describe('print', () => {
  rows(print, {
    'what fits stands on one line': { given: { a: [1, 'b', null], c: {} }, want: '{ "a": [1, "b", null], "c": {} }' },
    'empty ones': { given: [[], {}], want: '[[], {}]' },
    'what is longer is spread out': { given: [long, long], want: `[\n "${long}",\n "${long}"\n]` },
    'only as far as needed': {
      given: { a: { b: 1 }, c: [long, long] },
      want: `{\n "a": { "b": 1 },\n "c": [\n  "${long}",\n  "${long}"\n ]\n}`,
    },
    'a long text stays whole': { given: long.repeat(3), want: `"${long.repeat(3)}"` },
    'keys keep their order': { given: { b: 1, a: 2 }, want: '{ "b": 1, "a": 2 }' },
    'quotes are escaped, in keys too': { given: { 'a"b': 'c\n' }, want: '{ "a\\"b": "c\\n" }' },
  });

  test('prints JSON with the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.parse(print(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
