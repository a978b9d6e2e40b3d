import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replaceValues } from '../../../../src/runtime/safety/secrets/json-values.ts';

const seen = (json: string) => {
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
  expect(seen('{"a":"1","b":{"c":["2",3,{"d":"4"},["5"]]},"e":"\\"\\u0041\\\\"}')).toStrictEqual([
    ['a', '1'],
    ['b.c.0', '2'],
    ['b.c.2.d', '4'],
    ['b.c.3.0', '5'],
    ['e', '"A\\'],
  ]);
  expect(seen(' "root" ')).toStrictEqual([['', 'root']]);
});

test('replaces a string and keeps every other character', () => {
  const json = '{ "n" : 9223372036854775807, "secret" : "a\\"b", "x":1.10 }';
  expect(replaceValues(json, { text: (trail) => (trail[0] === 'secret' ? 'no "quotes"' : undefined) })).toBe(
    '{ "n" : 9223372036854775807, "secret" : "no \\"quotes\\"", "x":1.10 }',
  );
});

describe('for any JSON', () => {
  test('finds the same strings as a parser, in the same order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1), (value, indent) => {
        const wanted: [string, string][] = [];
        const walk = (node: unknown, trail: string[]): void => {
          if (typeof node === 'string') wanted.push([trail.join('.'), node]);
          else if (typeof node === 'object' && node !== null) {
            for (const [key, inner] of Object.entries(node)) walk(inner, [...trail, key]);
          }
        };
        const json = JSON.stringify(value, null, indent);
        walk(JSON.parse(json), []);
        expect(seen(json)).toStrictEqual(wanted);
      }),
      { numRuns: 1000 },
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
      { numRuns: 1000 },
    );
  });
});
