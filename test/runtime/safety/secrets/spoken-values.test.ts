import { expect, test } from 'vitest';
import { isPhrase, isWord } from '../../../../src/runtime/safety/secrets/spoken-values.ts';
import { isMixed, isStrong } from '../../../../src/runtime/safety/secrets/strong-values.ts';

test.each<[name: string, judge: (value: string) => boolean, is: readonly string[], isNot: readonly string[]]>([
  ['a phrase', isPhrase, ['let me in', 'correct-horse', 'swordfish is'], ['swordfish', 'not set', 'must be valid']],
  ['a word', isWord, ['swordfish', 'reddish', 'a_b'], ['ab', '1abc', 'abc1', 'abcd!', 'required', 'vault']],
  ['mixed characters', isMixed, ['a1', '1-A'], ['1234', 'abcd', '!1!']],
  ['what no sentence contains', isStrong, ['hunter2', '4711', 'abc!'], ['a1b', '!!12', '12!!', '!!!!', 'abcd']],
])('%s', (_name, judge, is, isNot) => {
  expect(is.filter((value) => !judge(value))).toStrictEqual([]);
  expect(isNot.filter(judge)).toStrictEqual([]);
});

test.each([
  ...['24h', '30min', '5s', 'v2', 'v10.21.3', '1920x1080', '10x20x300'],
  ...[
    '2026-01-01T00:00:00.5Z',
    '2026-01-01T00:00:00+01:00',
    '2026-01-01T00:00',
    'sha256',
    'sha-512',
    'utf16le',
    'RS256',
    'ipv4',
    'md5sum',
  ],
])('%s describes a secret, and is none', (value) => {
  expect(isMixed(value)).toBe(false);
  expect(isMixed(`${value}q7w8e9r0`)).toBe(true);
});
