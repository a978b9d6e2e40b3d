import { distance } from 'fastest-levenshtein';

/** Known words, by which misspelt ones are read. */
export class Spelling {
  private readonly known: ReadonlySet<string>;

  constructor(known: Iterable<string>) {
    this.known = new Set(known);
  }

  /** The word itself where it is known, else the one known word that it most likely means, else the word. */
  corrected(word: string): string {
    if (this.known.has(word) || word.length < 4 || /\d/.test(word)) return word;
    let best: { readonly word: string; readonly mistakes: number } | undefined;
    for (const candidate of this.known) {
      if (candidate.length < 4) continue;
      const found = mistakes(word, candidate);
      if (found > allowed(word, candidate)) continue;
      if (best === undefined || found < best.mistakes) best = { word: candidate, mistakes: found };
    }
    return best?.word ?? word;
  }
}

/** Edits from one to the other; letters that changed places count as one, a wrong first letter as a half more. */
function mistakes(wrong: string, right: string): number {
  if (Math.abs(wrong.length - right.length) > 2) return Number.POSITIVE_INFINITY;
  const edits = distance(wrong, right);
  const swapped = edits === 2 && wrong.length === right.length && letters(wrong) === letters(right);
  return (swapped ? 1 : edits) + (wrong[0] === right[0] ? 0 : 0.5);
}

/** Short words are easily another word: they may differ by one letter alone. */
function allowed(wrong: string, right: string): number {
  const length = Math.min(wrong.length, right.length);
  return length < 5 ? 1 : length < 7 ? 1.5 : 2;
}

const letters = (word: string): string => [...word].sort().join('');
