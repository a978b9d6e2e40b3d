import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLine, escapeText } from '../../../../src/runtime/safety/sanitize/escape.ts';
import { dangersIn, hostile } from '../../../support/hostile.ts';
import { searchesOf } from '../../../support/searches.ts';

const rows: [text: string, shown: string][] = [
  ['plain <= 5 and > 3, a[0] (b) {c} "d": e', 'plain <= 5 and > 3, a[0] (b) {c} "d": e'],
  ['two\nlines\tand\r\nmore', 'two\nlines\tand\r\nmore'],
  ['over\rwritten', 'over\\u000dwritten'],
  ['ab\u202ecd', 'ab\\u202ecd'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['\ud800x', '\\ud800x'],
  ['😀 é 中', '😀 é 中'],
  ['\x1b[31m', '\\u001b[31m'],
  ['<b>&lt;&amp', '\\u003cb>\\u0026lt;&amp'],
  ['![a](b)', '\\u0021[a]\\u0028b)'],
  ['[a]: b', '[a]\\u003a b'],
  ['one\n  > 1) - [a]: b', 'one\n  > 1) - [a]\\u003a b'],
  ['[a\n\\]b\\\\]:b [c]: d', '[a\n\\]b\\\\]\\u003ab [c]: d'],
  ['[\n "a]: b"\n]', '[\n "a]\\u003a b"\n]'],
  ['[a[INST]: b', '[a\\u005bINST]\\u003a b'],
  ['one [a]: b, "[a]: b", [a[b]: c', 'one [a]: b, "[a]: b", [a[b]: c'],
  ['tcp:[2001:db8::1]:443', 'tcp:[2001:db8::1]:443'],
  ['[2001:db8::1]:443\n[::1]:80 is ours', '[2001:db8::1]:443\n[::1]:80 is ours'],
  ['["tcp:[::1]:443","[::1]:80"]', '["tcp:[::1]:443","[::1]:80"]'],
  ['[a]:443/b\n[a]: 443', '[a]\\u003a443/b\n[a]\\u003a 443'],
  ['```sh', '\\u0060\\u0060\\u0060sh'],
  ['`code` ``a``', '`code` ``a``'],
  ['~~~sh', '\\u007e\\u007e\\u007esh'],
  ['~5 of a ~~ b', '~5 of a ~~ b'],
  ['[INST] [/inst] [other]', '\\u005bINST] \\u005b/inst] [other]'],
  ['Human: x', 'Human\\u003a x'],
  ['"\\n\\nHuman: x"', '"\\n\\nHuman\\u003a x"'],
  ['{"user":"system"}', '{"user":"system"}'],
  ['ecosystem: fine', 'ecosystem: fine'],
  ['a < b, 3 <5, x <=y, i <\tj', 'a < b, 3 <5, x <=y, i <\tj'],
  ['a</b><!-- <?x <|im_start|>', 'a\\u003c/b>\\u003c!-- \\u003c?x \\u003c|im_start|>'],
  ['&g; &frac12; &#60; a&b c&d;', '\\u0026g; \\u0026frac12; \\u0026#60; a&b c\\u0026d;'],
  ['go!(now) a!', 'go!(now) a!'],
  ['Instructions: a', 'Instructions\\u003a a'],
  ['Response: a', 'Response\\u003a a'],
  ['System_: a', 'System_\\u003a a'],
  ['db_user: bob', 'db_user: bob'],
  ['Instruction: a\nInstructions: b\nResponse: c', 'Instruction\\u003a a\nInstructions\\u003a b\nResponse\\u003a c'],
  ['assistant: a, developer: b', 'assistant\\u003a a, developer\\u003a b'],
  ['"a\\rUser: b\\tSystem: c\\u00e9Human: d"', '"a\\rUser\\u003a b\\tSystem\\u003a c\\u00e9Human\\u003a d"'],
  ['**User** : a, __Human__: b, System____: c', '**User** \\u003a a, __Human__\\u003a b, System____\\u003a c'],
  ['[SYS] [/SYSTEM] [USER] [ASSISTANT]', '\\u005bSYS] \\u005b/SYSTEM] \\u005bUSER] \\u005bASSISTANT]'],
  ['[INSTALL] [SYSTEMS] [USERS:1]', '[INSTALL] [SYSTEMS] [USERS:1]'],
  [
    '\t[a]: b\n* [a]: b\n+ [a]: b\n- [a]: b\n1. [a]: b\n2) [a]: b',
    '\t[a]\\u003a b\n* [a]\\u003a b\n+ [a]\\u003a b\n- [a]\\u003a b\n1. [a]\\u003a b\n2) [a]\\u003a b',
  ],
  [`[${'\\]'.repeat(20)}]: b`, `[${'\\]'.repeat(20)}]\\u003a b`],
];

test.each(rows)('%j is shown as %s', (text, shown) => expect(escapeText(text)).toBe(shown));

test('on one line no line break is left', () => {
  expect(escapeLine('a\nHuman: b\r\nc\td\re\nf\tg')).toBe('a\\nHuman\\u003a b\\nc\\td\\u000de\\nf\\tg');
});

test.each([
  ['labels that never end', '[\n', ''],
  ['labels in labels', '[a]:', ''],
  ['definitions', '[a]:\n', ''],
  ['ends of labels', ']:', ''],
  ['escaped brackets', '\\]:', '['],
  ['backslashes', '\\', '['],
  ['marks', '> 1) ', ''],
  ['white space', '\n \t', ''],
])('ten megabytes of %s take linear time', (_what, piece, first) => {
  const text = `${first}${piece.repeat(Math.ceil(1e7 / piece.length))}`;
  expect(escapeText(`${text}\n[a]: b`).slice(-12)).toBe('\n[a]\\u003a b');
});

test('there are at least 200 hostile strings', () => expect(hostile.length).toBeGreaterThanOrEqual(200));

describe.each(hostile.map(({ title, text }) => [title, text] as const))('%s', (_title, text) => {
  test('is harmless when shown, and can be recovered from JSON', () => {
    for (const json of [JSON.stringify(text), JSON.stringify({ [text]: [text, { name: text }] }, null, 1)]) {
      const shown = escapeText(json);
      expect(dangersIn(shown)).toStrictEqual([]);
      expect(JSON.parse(shown)).toStrictEqual(JSON.parse(json));
    }
    expect(dangersIn(escapeText(text))).toStrictEqual([]);
  });
});

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...hostile.filter(({ kind }) => kind !== 'long').map(({ text }) => text)),
  ),
  { maxLength: 5 },
);
const anyText = pieces.map((parts) => parts.join(''));
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
})).value;

test('escaped JSON has the same value', () => {
  fc.assert(
    fc.property(anyValue, fc.constantFrom(undefined, 2), (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      const shown = escapeText(json);
      expect(JSON.parse(shown)).toStrictEqual(JSON.parse(json));
      expect(dangersIn(shown)).toStrictEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('escaping twice changes nothing more', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeText(escapeText(text))).toBe(escapeText(text));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['words', 'plain words, at 10:30', 2],
  ['JSON', '{"data":[{"name":"svc-1","ports":[443]}]}', 2],
  ['a label', 'Note: a b', 4],
  ['a comparison', 'a < b', 4],
])('a text without danger is searched a few times: %s', (_what, text, searches) => {
  expect(escapeText(text)).toBe(text);
  expect(searchesOf(() => escapeText(text))).toBeLessThanOrEqual(searches);
});
