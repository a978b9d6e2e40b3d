import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { compact, type Value } from '../../../src/runtime/shape/exact-json.ts';
import { estimateTokens, mostTokens } from '../../../src/runtime/shape/tokens.ts';
import { recordedAnswers, serialise } from '../../support/recorded-answers.ts';

/** Answers of a page and more: on fewer words an estimate may be off by some. */
const LONG = 500;
const answers = recordedAnswers()
  .flatMap(({ body }) => [compact(body), serialise(body)])
  .filter((text) => countTokens(text) >= LONG);

describe('the estimate', () => {
  test('is held against many answers', () => expect(answers.length).toBeGreaterThan(100));

  test('is never more than 5% too low for a long answer', () => {
    for (const text of answers) expect(estimateTokens(text) / countTokens(text)).toBeGreaterThan(0.95);
  });

  test('wastes less than a fifth of the room on the whole', () => {
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

  test('is never more than the most that so many characters can have', () => {
    const texts = [fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })];
    fc.assert(
      fc.property(fc.oneof(...texts), (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(text.length));
      }),
    );
    for (const text of ['1a1a1A-1', '身'.repeat(9), '🔥🔥']) {
      expect(estimateTokens(text)).toBeLessThanOrEqual(mostTokens(text.length));
    }
  });

  test('of nothing is nothing', () => expect(estimateTokens('' satisfies Value)).toBe(0));
});
