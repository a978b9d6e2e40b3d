import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replaceValues, type Trail } from '../../../../src/runtime/safety/secrets/json-values.ts';

const textsIn = (json: string) => {
  const found: [string, string][] = [];
  replaceValues(json, {
    text: (trail, value) => {
      found.push([trail.join('.'), value]);
      return undefined;
    },
  });
  return found;
};

test('reports the place of each string', () => {
  expect(textsIn('{"a":"1","b":{"c":["2",3,{"d":"4"},["5"]]},"e":"\\"\\u0041\\\\"}')).toStrictEqual([
    ['a', '1'],
    ['b.c.0', '2'],
    ['b.c.2.d', '4'],
    ['b.c.3.0', '5'],
    ['e', '"A\\'],
  ]);
  expect(textsIn(' "root" ')).toStrictEqual([['', 'root']]);
});

test('replaces a string and keeps every other character', () => {
  const json = '{ "n" : 9223372036854775807, "secret" : "a\\"b", "x":1.10 }';
  expect(replaceValues(json, { text: (trail) => (trail[0] === 'secret' ? 'no "quotes"' : undefined) })).toBe(
    '{ "n" : 9223372036854775807, "secret" : "no \\"quotes\\"", "x":1.10 }',
  );
});

test('replaces numbers as they are written, but only below names that matter', () => {
  const json = '{"n":1,"x":{"a":-12.5e+3,"b":[0,-,true]},"y":[2],"x":12345678901234567890}';
  const number = (trail: Trail, value: string, matters: boolean) => `${trail.join('.')} is ${value}: ${matters}`;
  expect(replaceValues(json, { text: () => undefined, number, matters: (key) => key === 'x' })).toBe(
    '{"n":1,"x":{"a":"x.a is -12.5e+3: true","b":["x.b.0 is 0: true",-,true]},"y":[2],"x":"x is 12345678901234567890: true"}',
  );
  expect(replaceValues(json, { text: () => undefined })).toBe(json);
});

test.each([
  [false, '{"a":"1","x":"text: true","b":{"x":["text: true",{"c":"text: true"}],"d":"5"},"e":"6"}'],
  [
    true,
    '{"a":"text: false","x":"text: true","b":{"x":["text: true",{"c":"text: true"}],"d":"text: false"},"e":"text: false"}',
  ],
])('looks below names that matter, or everywhere: %j', (every, shown) => {
  const json = '{"a":"1","x":"2","b":{"x":["3",{"c":"4"}],"d":"5"},"e":"6"}';
  const text = (_trail: Trail, _value: string, matters: boolean) => `text: ${matters}`;
  expect(replaceValues(json, { text, matters: (key) => key === 'x', every })).toBe(shown);
});

test('only looks below names that matter, by default', () => {
  const text = () => 'put';
  expect(replaceValues('{["1"]}', { text, matters: (key) => key === 'x' })).toBe('{["1"]}');
  expect(replaceValues('{"a":"1","x":["2"]}', { text, matters: (key) => key === 'x' })).toBe('{"a":"1","x":["put"]}');
});

test.each<[json: string, found: [string, string][]]>([
  [
    '}]}{"a":"1"},"2"',
    [
      ['a', '1'],
      ['', '2'],
    ],
  ],
  [
    '{"a" "1","b"="2","c":"3"}',
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
  ],
  [
    '{["1"],"b":"2"}',
    [
      ['.0', '1'],
      ['b', '2'],
    ],
  ],
  ['{"a":"1', [['a', '1']]],
  ['{"a":"\\"1\\"', [['a', '\\"1\\']]],
  ['{"a":"\\q"}', [['a', '\\q']]],
  ['{"a":"1\n2"}', [['a', '1\n2']]],
])('reads what it can of %j', (json, found) => expect(textsIn(json)).toStrictEqual(found));

describe('for any JSON', () => {
  test('finds the same strings as a parser, in the same order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
        const expected: [string, string][] = [];
        const walk = (node: unknown, trail: string[]): void => {
          if (typeof node === 'string') expected.push([trail.join('.'), node]);
          else if (typeof node === 'object' && node !== null) {
            for (const [key, inner] of Object.entries(node)) walk(inner, [...trail, key]);
          }
        };
        const json = JSON.stringify(value, null, indent);
        walk(JSON.parse(json), []);
        expect(textsIn(json)).toStrictEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('never fails on invalid JSON', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'a')),
        (text, signs) => {
          const broken = text + signs.join('');
          expect(replaceValues(broken, { text: () => undefined, number: () => undefined })).toBe(broken);
        },
      ),
      { numRuns: 200 },
    );
  });
});
