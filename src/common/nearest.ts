import { distance } from 'fastest-levenshtein';
import { alternatives } from './alternatives.ts';

/** The longest text that is compared: longer ones are not misspelt names. */
const LONGEST = 100;

/** The names that a misspelt one most likely means, best first; empty if none is similar. */
export function nearest(wrong: string, names: Iterable<string>, limit = 3): string[] {
  if (wrong.length > LONGEST) return [];
  const wanted = wrong.toLowerCase();
  // At least one character of a short name has to match.
  const allowed = Math.min(wanted.length - 1, Math.max(2, Math.floor(wanted.length / 3)));
  return [...names]
    .map((name) => ({ name, score: score(wanted, name.toLowerCase()) }))
    .filter(({ score }) => score <= allowed)
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Edit distance; a prefix or an extension of a name is near, whatever the length of the rest. */
function score(wanted: string, name: string): number {
  const edits = distance(wanted, name);
  const prefix = wanted.length >= 4 && (name.startsWith(wanted) || wanted.startsWith(name));
  return prefix ? Math.min(edits, 1.5) : edits;
}

/** `Did you mean a, b or c?`, or an empty string. */
export const didYouMean = (candidates: readonly string[]): string =>
  candidates.length === 0 ? '' : `Did you mean ${alternatives(candidates)}?`;
