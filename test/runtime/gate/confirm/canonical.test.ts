import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../../../src/common/canonical.ts';

test.each([
  [{ b: 1, a: { d: [1, { f: 1, e: 2 }], c: null } }, '{"a":{"c":null,"d":[1,{"e":2,"f":1}]},"b":1}'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [[undefined, 'x'], '[null,"x"]'],
  [undefined, 'null'],
  ['"\n', '"\\"\\n"'],
  [{}, '{}'],
  [true, 'true'],
])('%j', (value, expected) => {
  expect(canonical(value)).toBe(expected);
});

test('is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('is the same for any order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(canonical(Object.fromEntries(Object.entries(value).reverse()))).toBe(canonical(value));
    }),
  );
});
