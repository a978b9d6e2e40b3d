import { describe, expect, test } from 'vitest';
import { cell, cutCell } from '../../../src/runtime/shape/cell.ts';
import type { Value } from '../../../src/runtime/shape/exact-json.ts';
import { readCell } from '../../support/list-text.ts';

describe('a cell', () => {
  const rows: [name: string, given: Value | undefined, want: string][] = [
    ['text', 'web', 'web'],
    ['text with spaces, commas and quotes inside', 'a "b", c', 'a "b", c'],
    ['a date', '2026-11-21T01:36:09.721Z', '2026-11-21T01:36:09.721Z'],
    ['empty text', '', '""'],
    ['no field', undefined, ''],
    ['null', null, 'null'],
    ['text that says null', 'null', '"null"'],
    ['true', true, 'true'],
    ['text that says true', 'true', '"true"'],
    ['a number', 5, '5'],
    ['text that is a number', '5', '"5"'],
    ['text that is a number with an exponent', '1e5', '"1e5"'],
    ['text that begins like a number', '5a', '5a'],
    ['an integer beyond the exact ones', 9223372036854775807n, '9223372036854775807'],
    ['a tab', 'a\tb', '"a\\tb"'],
    ['a line break', 'a\nb', '"a\\nb"'],
    ['a carriage return', 'a\rb', '"a\\rb"'],
    ['a line separator', 'a\u2028b', '"a\u2028b"'],
    ['a backslash', 'C:\\x', '"C:\\\\x"'],
    ['text in quotes', '"a"', '"\\"a\\""'],
    ['text like a list', '[a', '"[a"'],
    ['text like an object', '{}', '"{}"'],
    ['space at the end', 'a ', '"a "'],
    ['an empty list', [], '[]'],
    ['a list', ['a', 1, null], '["a",1,null]'],
    ['an object', { b: { c: 1 }, a: [] }, '{"b":{"c":1},"a":[]}'],
    ['an object with tabs in it', { 'a\tb': 'c\td' }, '{"a\\tb":"c\\td"}'],
    ['a direction mark', 'a\u202eb', '"a\u202eb"'],
  ];
  test.each(rows)('%s', (_name, given, want) => expect(cell(given)).toBe(want));
  test.each(rows.filter(([, given]) => given !== undefined))('%s reads back', (_name, given) => {
    expect(readCell(cell(given))).toStrictEqual(given);
  });
  test.each(rows)('%s stays on its line and in its column', (_name, given) => {
    expect(cell(given)).not.toMatch(/[\t\n\r]/);
  });
  test('what was cut is nobody’s text', () => {
    expect(cell(cutCell(5))).not.toBe(cutCell(5));
  });
});
