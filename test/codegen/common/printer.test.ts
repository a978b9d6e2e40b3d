import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../codegen/common/json.ts';
import { print } from '../../../codegen/common/printer.ts';
import { rows } from '../../support/examples.ts';

const long = 'x'.repeat(60);

describe('print', () => {
  rows(print, {
    'what fits stands on one line': {
      input: { a: [1, 'b', null], c: {} },
      expected: '{ "a": [1, "b", null], "c": {} }',
    },
    'empty ones': { input: [[], {}], expected: '[[], {}]' },
    'what is longer is spread out': { input: [long, long], expected: `[\n "${long}",\n "${long}"\n]` },
    'only as far as needed': {
      input: { a: { b: 1 }, c: [long, long] },
      expected: `{\n "a": { "b": 1 },\n "c": [\n  "${long}",\n  "${long}"\n ]\n}`,
    },
    'a long text stays whole': { input: long.repeat(3), expected: `"${long.repeat(3)}"` },
    'keys keep their order': { input: { b: 1, a: 2 }, expected: '{ "b": 1, "a": 2 }' },
    'quotes are escaped, in keys too': { input: { 'a"b': 'c\n' }, expected: '{ "a\\"b": "c\\n" }' },
  });

  test('prints JSON with the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(JSON.parse(print(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
