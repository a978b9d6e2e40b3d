import type { Intention, Vocabulary } from '../../../contract.ts';
import { essence, NAME } from '../../../search/essence.ts';
import { features } from '../../../search/features.ts';
import { Phrases } from '../../../search/phrases.ts';
import { partsOf, Terms } from '../../../search/terms.ts';
import { split, stem, words } from '../../../search/words.ts';
import { Spelling } from './spelling.ts';

/** What a question asks for, in terms of ranking. */
export interface Question {
  /** What is to be done; undefined if nothing says so. */
  readonly intention: Intention | undefined;
  /** Terms to look for, and their weights. */
  readonly terms: ReadonlyMap<string, number>;
  /** What is compared with the example questions. */
  readonly features: ReadonlySet<string>;
}

/** How much weaker the single words of a longer term are than the question's own words. */
const WEIGHT = { whole: 1, part: 0.35 } as const;

/** Descriptive words: disabled, attached or a setting are not requests to do something. */
const DESCRIBES = /^\w{3,}[^e]ed$|ings$/;

/** Reads questions with a vocabulary. */
export class QuestionReader {
  readonly #terms: Terms;
  readonly #spelling: Spelling;
  readonly #intentions: Phrases<Intention>;
  readonly #isConcept: (term: string) => boolean;

  /** @param known terms of the index and the example questions, which are spelt correctly */
  constructor(vocabulary: Vocabulary, known: Iterable<string>) {
    const { concepts, intentions, noise } = vocabulary;
    this.#terms = new Terms(vocabulary);
    this.#isConcept = (term) => Object.hasOwn(concepts, term);
    const byPhrase = Object.entries(intentions) as [Intention, readonly string[]][];
    this.#intentions = new Phrases(byPhrase.flatMap(([key, list]) => list.map((phrase) => [phrase, key] as const)));
    // Concepts are not words; the words of their phrases are.
    const stems = [...known].filter((term) => !this.#isConcept(term));
    const phrases = [...Object.entries(concepts).flat(2), ...Object.values(intentions).flat(), ...noise];
    this.#spelling = new Spelling([...stems, ...phrases.flatMap(words)]);
  }

  read(text: string): Question {
    const written = split(essence(text));
    const stems = this.#spelling.stemsOf(written);
    const terms = [...this.#terms.of(stems), ...this.#joined(stems)];
    return {
      intention: this.#intention(written, stems),
      terms: new Map([
        ...partsOf(terms).map((part) => [part, WEIGHT.part] as const),
        ...terms.map((term) => [term, WEIGHT.whole] as const),
      ]),
      features: features(this.#withNames(this.#terms.rewritten(stems)), this.#isConcept),
    };
  }

  /** Words that are written apart, and known as one: `sentinel one`. */
  #joined(words: readonly string[]): string[] {
    const pairs = words.slice(1).map((word, place) => stem(`${words[place]}${word}`));
    return pairs.filter((pair) => !this.#isConcept(pair) && this.#spelling.knows(pair));
  }

  /** The terms, with unknown ones as names; consecutive ones count as one. Names alone mean nothing. */
  #withNames(terms: readonly string[]): string[] {
    const named = terms.map((term) => (this.#isConcept(term) || this.#spelling.knows(term) ? term : NAME));
    if (named.every((term) => term === NAME)) return [];
    return named.filter((term, place) => term !== NAME || named[place - 1] !== NAME);
  }

  #intention(written: readonly string[], stems: readonly string[]): Intention | undefined {
    const spans = stems.flatMap((_, start) => {
      const found = DESCRIBES.test(written[start] ?? '') ? undefined : this.#intentions.at(stems, start);
      return found ? [found.value] : [];
    });
    // `show one` is about one.
    return spans[0] === 'list' && spans.includes('detail') ? 'detail' : spans[0];
  }
}
