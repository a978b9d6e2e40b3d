import { distance } from 'fastest-levenshtein';
import { stem } from '../../search/words.ts';

/** Endings with which a stem may be written. */
const ENDINGS = ['', 's', 'e', 'es', 'ed', 'ing'] as const;

/** Known stems, by which misspelt words are read. */
export class Spelling {
  private readonly known: ReadonlySet<string>;

  /** @param known stems that are right as they are spelt */
  constructor(known: Iterable<string>) {
    this.known = new Set(known);
  }

  /** A word's stem where it is known, else the one known stem that the word most likely means, else its own. */
  stemOf(word: string): string {
    const own = stem(word);
    if (this.known.has(own) || word.length < 4 || /\d/.test(word)) return own;
    let best: { readonly stem: string; readonly mistakes: number } | undefined;
    for (const candidate of this.known) {
      if (candidate.length < 4) continue;
      for (const form of formsOf(candidate)) {
        const found = mistakes(word, form);
        if (found > allowed(word, form)) continue;
        // Of two that are as near, the longer one: letters are left out more often than put in.
        const nearer = best === undefined || found < best.mistakes;
        if (nearer || (found === best?.mistakes && candidate.length > best.stem.length)) {
          best = { stem: candidate, mistakes: found };
        }
      }
    }
    return best?.stem ?? own;
  }
}

const formsOf = (stem: string): string[] => [
  ...ENDINGS.map((ending) => stem + ending),
  ...(stem.endsWith('y') ? [`${stem.slice(0, -1)}ies`] : []),
];

/** Edits from one to the other; letters that changed places count as one, a wrong first letter as a half more. */
function mistakes(wrong: string, right: string): number {
  if (Math.abs(wrong.length - right.length) > 2) return Number.POSITIVE_INFINITY;
  const edits = distance(wrong, right);
  const swapped = edits === 2 && wrong.length === right.length && letters(wrong) === letters(right);
  return (swapped ? 1 : edits) + (wrong[0] === right[0] ? 0 : 0.5);
}

/** Short words are easily another word: only long ones may differ by two letters. */
function allowed(wrong: string, right: string): number {
  const length = Math.min(wrong.length, right.length);
  return length < 5 ? 1 : length < 10 ? 1.5 : 2;
}

const letters = (word: string): string => [...word].sort().join('');
