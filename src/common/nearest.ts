import { alternatives } from './alternatives.ts';
import { edits } from './edits.ts';

/** The longest text that is compared: longer ones are not misspelt names. */
const LONGEST = 100;

/** Characters: one mistake in a shorter name makes it another one. */
const SHORTEST = 3;

/** Characters: fewer do not say which longer name is meant. */
const SHORTEST_BEGINNING = 4;

/** The names that a misspelt one most likely means, best first; empty if none is similar. */
export function nearest(wrong: string, names: Iterable<string>, limit = 3): string[] {
  if (wrong.length > LONGEST) return [];
  const wanted = wordsOf(wrong);
  return [...names]
    .map((name) => ({ name, score: score(wanted, wordsOf(name)) }))
    .filter(({ score }) => score < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** The words of a name, as camel case, snake case and punctuation separate them. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/**
 * The mistakes in a name; infinite if it is another one. Names of one kind share most of their letters, as `listUsers` and
 * `listRouters` do, so each word has to be similar. The beginning of a name is near, whatever the length of the rest.
 */
function score(wanted: readonly string[], name: readonly string[]): number {
  const [all, whole] = [wanted.join(''), name.join('')];
  const [short, long] = all.length < whole.length ? [all, whole] : [whole, all];
  const isBeginning = short.length >= SHORTEST_BEGINNING && long.startsWith(short);
  const mistakes = edits(all, whole);
  const pairs = wanted.length === name.length ? wanted.map((word, at) => [word, name[at] ?? ''] as const) : [];
  const isSimilar =
    mistakes <= (long.length < SHORTEST ? 0 : mostIn(all, whole)) &&
    pairs.every(([word, right]) => edits(word, right) <= mostIn(word, right));
  return Math.min(
    isSimilar && long !== '' ? mistakes : Number.POSITIVE_INFINITY,
    isBeginning ? 1.5 : Number.POSITIVE_INFINITY,
  );
}

/** The most mistakes: one letter in four. */
const mostIn = (wrong: string, right: string): number =>
  Math.max(1, Math.floor(Math.max(wrong.length, right.length) / 4));

/** `Did you mean a, b or c?`, or an empty string. */
export const didYouMean = (candidates: readonly string[]): string =>
  candidates.length === 0 ? '' : `Did you mean ${alternatives(candidates)}?`;
