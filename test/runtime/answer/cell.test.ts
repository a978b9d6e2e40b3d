import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/common/exact-json.ts';
import { cell, cutCell, rowLine } from '../../../src/runtime/answer/cell.ts';
import { escapeText } from '../../../src/runtime/safety/sanitize/escape.ts';
import { hostile } from '../../support/hostile.ts';
import { readCell } from '../../support/list-text.ts';

describe('a cell', () => {
  const rows: [name: string, input: Value | undefined, expected: string][] = [
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
    ['text that could open a label', '> 1. [a', '"> 1. [a"'],
    ['text with a bracket further in', 'a [b', 'a [b'],
    ['an object', { b: { c: 1 }, a: [] }, '{"b":{"c":1},"a":[]}'],
    ['an object with tabs in it', { 'a\tb': 'c\td' }, '{"a\\tb":"c\\td"}'],
    ['a direction mark', 'a\u202eb', '"a\u202eb"'],
  ];
  test.each(rows)('%s', (_name, input, expected) => expect(cell(input)).toBe(expected));
  test.each(rows.filter(([, input]) => input !== undefined))('%s reads back', (_name, input) => {
    expect(readCell(cell(input))).toStrictEqual(input);
  });
  test.each(rows)('%s stays in its line and column', (_name, input) => {
    expect(cell(input)).not.toMatch(/[\t\n\r]/);
  });
  test('the mark of a cut cannot be mistaken for data', () => {
    expect(cell(cutCell(5))).not.toBe(cutCell(5));
  });
});

describe('a line of cells', () => {
  const lines: [name: string, cells: (Value | undefined)[], shown: string][] = [
    ['plain text', ['web', undefined, 5, ['a']], 'web\t\t5\t["a"]'],
    ['a turn of a conversation', ['user:alice', 'user: x', 'web'], '"user\\u003aalice"\t"user\\u003a x"\tweb'],
    ['an address with a port', ['tcp:[2001:db8::1]:443', 'web'], 'tcp:[2001:db8::1]:443\tweb'],
    ['an address alone', ['[2001:db8::1]:443'], '"[2001:db8::1]:443"'],
    ['a definition of a reference', ['- [a]: b'], '"- [a]: b"'],
    ['what is dangerous in a list alone', ['web', ['<b>']], 'web\t["\\u003cb>"]'],
    ['both', ['a <b>', ['<b>']], '"a \\u003cb>"\t["\\u003cb>"]'],
  ];
  test.each(lines)('%s', (_name, cells, shown) => expect(rowLine(cells.map(cell)).shown).toBe(shown));

  test('opens no quotation that a later line could close', () => {
    const lines = ['- [a', 'b]: c'].map((text) => rowLine([cell(text)]).text);
    expect(escapeText(lines.join('\n'))).toBe('"- [a"\nb]: c');
  });

  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom(...hostile.filter(({ kind }) => kind !== 'long').map(({ text }) => text)),
    fc.constantFrom(...'[]:(!<&`~->*#" ', ']:', '1.', 'user', 'lt;'),
  );
  const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
  const value = fc.oneof(
    text,
    text,
    fc.constantFrom(undefined, null, true, 7),
    fc.array(text),
    fc.dictionary(text, text, { noNullPrototype: true }),
  );
  const rows = fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

  test('is read back as the values of the controller', () => {
    fc.assert(
      fc.property(rows, (input) => {
        const shown = escapeText(['listServices: rows', ...input.map((row) => rowLine(row.map(cell)).text)].join('\n'));
        const read = shown
          .split('\n')
          .map((line) => line.split('\t').map((each) => (each === '' ? undefined : readCell(each))));
        expect(read.slice(1)).toStrictEqual(input);
      }),
      { numRuns: 2000 },
    );
  });
});
