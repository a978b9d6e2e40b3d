import { expect, test } from 'vitest';
import { isPhrase, isWord } from '../../../../src/runtime/safety/secrets/spoken-values.ts';
import { isMixed, isStrong } from '../../../../src/runtime/safety/secrets/strong-values.ts';

test.each<[name: string, judge: (value: string) => boolean, is: readonly string[], isNot: readonly string[]]>([
  ['a phrase', isPhrase, ['let me in', 'correct-horse', 'swordfish is'], ['swordfish', 'not set', 'must be valid']],
  ['a word', isWord, ['swordfish', 'reddish', 'a_b'], ['ab', '1abc', 'abc1', 'abcd!', 'required', 'vault']],
  ['mixed characters', isMixed, ['a1', '1-A'], ['1234', 'abcd', '!1!', 'sha256', '24h', 'v2']],
  ['what no sentence contains', isStrong, ['hunter2', '4711', 'abc!'], ['a1b', '!!12', '12!!', '!!!!', 'abcd']],
])('%s', (_name, judge, is, isNot) => {
  expect(is.filter((value) => !judge(value))).toStrictEqual([]);
  expect(isNot.filter(judge)).toStrictEqual([]);
});
