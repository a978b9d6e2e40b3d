import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { compact, type Value } from '../../../src/common/exact-json.ts';
import { estimateTokens, mostTokens } from '../../../src/runtime/answer/tokens.ts';
import { escapeText } from '../../../src/runtime/safety/sanitize/escape.ts';
import { recordedAnswers, serialize } from '../../support/recorded-answers.ts';

/** Answers of a page and more: for fewer words an estimate may be slightly off. */
const LONG = 500;
const answers = recordedAnswers()
  .flatMap(({ body }) => [compact(body), serialize(body)])
  .filter((text) => countTokens(text) >= LONG);

describe('the estimate', () => {
  test('is compared with many answers', () => expect(answers.length).toBeGreaterThan(100));

  test('is at most 5% too low for long answers', () => {
    for (const text of answers) expect(estimateTokens(text) / countTokens(text)).toBeGreaterThan(0.95);
  });

  test('wastes less than a fifth of the space on average', () => {
    const estimated = answers.reduce((sum, text) => sum + estimateTokens(text), 0);
    const counted = answers.reduce((sum, text) => sum + countTokens(text), 0);
    expect(estimated / counted).toBeLessThan(1.2);
  });

  const repeated = (text: string) => text.repeat(Math.ceil(2000 / text.length));
  const rows: [name: string, text: string][] = [
    ['ids', repeated('2NUD5hlBXMtyrKsDTS7zzP\t6miJVhIoTG7oee9Wmy3PLr\t')],
    ['cuids', repeated('cmwpso0fk000h9r7d6gt62fas\n')],
    ['fingerprints', repeated('62aa9523a39598e0632e57e53d831a1986224bbb\n')],
    ['UUIDs', repeated('f8eb63e4-f109-41be-80fa-9436333f9c74\n')],
    ['addresses', repeated('["10.0.0.5","192.168.117.23"]\t')],
    ['English', repeated('Which identities may connect through which edge routers? ')],
    ['Russian', repeated('Пользователи входят в сеть через маршрутизаторы. ')],
    ['Chinese', repeated('身份和设备可以通过边缘路由器连接到服务')],
    ['Arabic', repeated('يمكن للأجهزة الاتصال بالخدمات ')],
    ['emoji', repeated('🔥🚀👩‍👩‍👧 ')],
    ['escapes', repeated('\\u202e\\u200b')],
    ['nulls', repeated('null\t')],
    ['digits', repeated('123456789012345678901234567890,')],
  ];
  test.each(rows)('%s', (_name, text) => {
    const ratio = estimateTokens(text) / countTokens(text);
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(5);
  });

  const characters = (from: number, to: number) =>
    fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code));
  const anyOf = (text: string) => fc.constantFrom(...text);
  const [small, large, digits] = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];
  const signs = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
  const hostile: [name: string, unit: fc.Arbitrary<string>][] = [
    ['signs', anyOf(signs)],
    ['signs that JSON has no use for', anyOf("!#$%&'()*+;<=>?@^`|~")],
    ['signs and spaces', anyOf(`${signs}        `)],
    ['signs and small letters', anyOf(signs + small)],
    ['signs, letters and digits', characters(32, 126)],
    ['ASCII and its control characters', characters(0, 127)],
    ['letters', anyOf(small + large)],
    ['base64', anyOf(`${small}${large}${digits}+/`)],
    ['tags that open', fc.constantFrom('<a', '</', '&lt;', '](', '![', 'a')],
    ['turns of a talk', fc.constantFrom('human:', '\nassistant:', 'system :', '[INST]')],
    ['Latin of all kinds', characters(0xa1, 0x24f)],
    ['combining marks', fc.oneof(characters(0x300, 0x36f), anyOf(small))],
    ['Greek and Cyrillic', characters(0x370, 0x52f)],
    ["Hebrew to N'Ko", characters(0x591, 0x7ff)],
    ['scripts of South Asia', characters(0x900, 0xdff)],
    ['Tibetan to Khmer', characters(0xf00, 0x17ff)],
    ['Cherokee', characters(0x13a0, 0x13ef)],
    ['Braille', characters(0x2801, 0x28ff)],
    ['kana', characters(0x3041, 0x30ff)],
    ['Chinese', characters(0x4e00, 0x9fff)],
    ['Chinese that is rare', fc.oneof(characters(0x3400, 0x4dbf), characters(0x20000, 0x2a6df))],
    ['Yi', characters(0xa000, 0xa48c)],
    ['Korean', characters(0xac00, 0xd7a3)],
    ['Gothic and cuneiform', fc.oneof(characters(0x10330, 0x1034a), characters(0x12000, 0x12399))],
    ['emoji', characters(0x1f300, 0x1f64f)],
    [
      'what shows nothing',
      fc.oneof(characters(0x200b, 0x200f), characters(0x202a, 0x202e), characters(0xe0020, 0xe007f)),
    ],
    ['private characters', fc.oneof(characters(0xe000, 0xf8ff), characters(0xf0000, 0xffffd))],
    ['halves of pairs', characters(0xd800, 0xdfff)],
    ['anything of one or two bytes', characters(0, 0x7ff)],
    ['anything', fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })],
    ['Chinese in ASCII', fc.oneof(characters(0x4e00, 0x9fff), characters(32, 126))],
  ];
  test.each(hostile)('is at most 5% too low for many of: %s', (_name, unit) => {
    const units = fc.noShrink(fc.noBias(fc.array(unit, { minLength: 1500, maxLength: 2000, size: 'max' })));
    const texts = units.map((each) => each.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        for (const written of [text, JSON.stringify(text)]) {
          expect(estimateTokens(written) / countTokens(escapeText(written))).toBeGreaterThan(0.95);
        }
        const data = JSON.stringify({ text: escapeText(text) });
        expect(estimateTokens(JSON.stringify({ text })) / countTokens(data)).toBeGreaterThan(0.95);
      }),
      { numRuns: 5 },
    );
  });

  test('is at most the maximum for so many characters', () => {
    const texts = [fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })];
    fc.assert(
      fc.property(fc.oneof(...texts), (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(escapeText(text).length));
      }),
    );
    for (const text of ['1a1a1A-1', '身'.repeat(9), '🔥🔥', '\u{1a1a1}\u1a1e']) {
      expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(escapeText(text).length));
    }
  });

  test('of an empty text is 0', () => expect(estimateTokens('' satisfies Value)).toBe(0));
});
