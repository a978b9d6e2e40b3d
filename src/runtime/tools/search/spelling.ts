import { edits } from '../../../common/edits.ts';
import { stem } from '../../../search/words.ts';

/** Endings that a stem may have. */
const ENDINGS = ['', 's', 'e', 'es', 'ed', 'ing'] as const;

/** Shorter words are taken as they are: most are close to some other word. */
const SHORTEST = 4;

/** The most letters by which a word may differ from what it means. */
const MAX = 2;

/** A spelling of a known stem. */
interface Form {
  readonly text: string;
  readonly stem: string;
  readonly letters: number;
}

/** Known stems, for reading misspelt words. */
export class Spelling {
  readonly #known: ReadonlySet<string>;
  readonly #byLength = new Map<number, Form[]>();

  /** @param known stems that are spelt correctly */
  constructor(known: Iterable<string>) {
    this.#known = new Set(known);
    for (const each of this.#known) {
      if (each.length < SHORTEST) continue;
      for (const text of formsOf(each)) {
        const forms = this.#byLength.get(text.length) ?? [];
        this.#byLength.set(text.length, forms);
        forms.push({ text, stem: each, letters: letters(text) });
      }
    }
  }

  /** Whether this stem is spelt correctly. */
  knows(stem: string): boolean {
    return this.#known.has(stem);
  }

  /** The stem of each word if known, otherwise the one known stem that it most likely means, otherwise its own. */
  stemsOf(words: readonly string[]): string[] {
    const read = new Map([...new Set(words)].map((word) => [word, this.#stemOf(word)]));
    return words.map((word) => read.get(word) ?? word);
  }

  #stemOf(word: string): string {
    const ownStem = stem(word);
    if (this.#known.has(ownStem) || word.length < SHORTEST || /\d/.test(word)) return ownStem;
    let best: { readonly stem: string; readonly mistakes: number } | undefined;
    for (const form of this.#candidates(word)) {
      const found = mistakes(word, form.text);
      if (found > allowed(word, form.text)) continue;
      // Of two equally near ones, the longer: letters are more often left out than added.
      const nearer = best === undefined || found < best.mistakes;
      if (nearer || (found === best?.mistakes && form.stem.length > best.stem.length)) {
        best = { stem: form.stem, mistakes: found };
      }
    }
    return best?.stem ?? ownStem;
  }

  /** Candidates that may be close enough, by length and by the letters that differ. */
  #candidates(word: string): Form[] {
    const wordLetters = letters(word);
    const lengths = Array.from({ length: 2 * MAX + 1 }, (_, index) => word.length - MAX + index);
    return lengths.flatMap((length) =>
      (this.#byLength.get(length) ?? []).filter((form) => count(wordLetters ^ form.letters) <= 2 * MAX),
    );
  }
}

const formsOf = (stem: string): string[] => [
  ...ENDINGS.map((ending) => stem + ending),
  ...(stem.endsWith('y') ? [`${stem.slice(0, -1)}ies`] : []),
];

/** A wrong first letter counts as one and a half. */
const mistakes = (wrong: string, right: string): number => edits(wrong, right) + (wrong[0] === right[0] ? 0 : 0.5);

/** Short words are easily another word: only long ones may differ by two letters. */
function allowed(wrong: string, right: string): number {
  const length = Math.min(wrong.length, right.length);
  return length < 5 ? 1 : length < 10 ? 1.5 : MAX;
}

/** Which letters a word has: one bit each. */
function letters(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function count(bits: number): number {
  let rest = bits;
  let found = 0;
  for (; rest !== 0; found += 1) rest &= rest - 1;
  return found;
}
