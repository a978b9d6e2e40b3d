import { distance } from 'fastest-levenshtein';

/** How many letters are wrong, missing or too many; two that are swapped count as one. */
export function edits(wrong: string, right: string): number {
  const found = distance(wrong, right);
  return found === 2 && wrong.length === right.length && sorted(wrong) === sorted(right) ? 1 : found;
}

const sorted = (word: string): string => [...word].sort().join('');
