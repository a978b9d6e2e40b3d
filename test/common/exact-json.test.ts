import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapLeaves } from '../../codegen/common/map-leaves.ts';
import { compact, isHypermedia, parseExact, toPlainJson, type Value } from '../../src/common/exact-json.ts';

describe('parseExact', () => {
  const rows: [text: string, want: Value][] = [
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['{"limit":9223372036854775807,"offset":0}', { limit: 9223372036854775807n, offset: 0 }],
    ['9007199254740991', 9007199254740991],
    ['"9223372036854775807"', '9223372036854775807'],
    [
      '["a\\"9223372036854775807","exact:9223372036854775807",9223372036854775807]',
      ['a"9223372036854775807', 'exact:9223372036854775807', 9223372036854775807n],
    ],
    ['{"9223372036854775807":1}', { '9223372036854775807': 1 }],
    ['0.1234567890123456', 0.1234567890123456],
    ['1e400', '1e400'],
  ];
  test.each(rows)('%s', (text, want) => expect(parseExact(text)).toStrictEqual(want));
  test.each(['9007199254740993', '-9007199254740993', '123456789012345678901'])('%s, at any depth', (number) => {
    for (let before = 0; before < 40; before += 1) {
      for (const after of ['', ' '.repeat(30)]) {
        expect(parseExact(`${' '.repeat(before)}[1,"12",${number}]${after}`)).toStrictEqual([1, '12', BigInt(number)]);
      }
    }
  });
  test('refuses invalid JSON', () => expect(() => parseExact('{"a":12345678901234567890')).toThrow(SyntaxError));
  test('agrees with JSON.parse except about large integers', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const rounded = mapLeaves(parseExact(text), (value) => (typeof value === 'bigint' ? Number(value) : value));
        expect(rounded).toStrictEqual(JSON.parse(text));
      }),
    );
  });
});

describe('compact', () => {
  test('writes what JSON.stringify writes', () => {
    const data = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('_links'));
    fc.assert(
      fc.property(data, (value) => {
        expect(compact(value as Value)).toBe(JSON.stringify(value));
      }),
    );
  });
  test('keeps every digit, and drops hypermedia at every depth', () => {
    const text = '{"id":9223372036854775807,"_links":{"self":{"href":"./a"}},"in":[{"_links":{},"a":1}]}';
    expect(compact(parseExact(text))).toBe('{"id":9223372036854775807,"in":[{"a":1}]}');
  });
});

describe('isHypermedia', () => {
  const rows: [name: string, key: string, value: Value, want: boolean][] = [
    ['links of the API', '_links', { self: { href: './services/a' } }, true],
    ['no links', '_links', {}, true],
    ['another name', 'links', { self: { href: './services/a' } }, false],
    ['somebody’s own data', '_links', { docs: 'https://example.com' }, false],
    ['somebody’s own links', '_links', { self: { href: 'https://example.com' } }, false],
    ['more than links', '_links', { self: { href: './a', secret: 1 } }, false],
    ['null', '_links', null, false],
  ];
  test.each(rows)('%s', (_name, key, value, want) => expect(isHypermedia(key, value)).toBe(want));
});

test('plain data has no bigints and no links', () => {
  expect(toPlainJson({ a: [9223372036854775807n], _links: {} })).toStrictEqual({ a: ['9223372036854775807'] });
});

test('numbers beside a string of millions of escaped characters are read exactly', () => {
  expect(parseExact(`{"text":"${'\\n'.repeat(4_500_000)}","id":9223372036854775807}`)).toMatchObject({
    id: 9223372036854775807n,
  });
});
