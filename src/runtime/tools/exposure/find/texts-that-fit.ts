import { estimateTokens } from '../../../answer/tokens.ts';

/** Tokens reserved for saying what was left out. */
const NOTICE = 150;

/**
 * The texts that fit into an answer, from the first on, with a note about the rest; possibly none.
 * @param others the other texts of the answer
 * @param maxTokens maximum tokens of the answer; 0 for no limit
 */
export function textsThatFit(
  texts: readonly string[],
  others: readonly string[],
  maxTokens: number,
): readonly string[] {
  if (maxTokens === 0) return texts;
  const room = maxTokens - estimateTokens(others.join('\n'));
  const sums: number[] = [];
  for (const text of texts) sums.push((sums.at(-1) ?? 0) + estimateTokens(text) + 1);
  const isWhole = (sums.at(-1) ?? 0) <= room;
  return isWhole ? texts : texts.filter((_text, at) => (sums[at] ?? 0) <= room - NOTICE);
}
