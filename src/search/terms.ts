import type { Vocabulary } from '../contract.ts';
import { Phrases } from './phrases.ts';
import { words } from './words.ts';

/**
 * Turns words into search terms: phrases with the same meaning become one term, noise words are dropped, the rest is
 * unchanged.
 */
export class Terms {
  readonly #concepts: Phrases<string>;
  readonly #noise: Phrases<true>;

  constructor({ concepts, noise }: Vocabulary) {
    this.#concepts = new Phrases(
      Object.entries(concepts).flatMap(([concept, phrases]) =>
        [concept, ...phrases].map((phrase) => [phrase, concept] as const),
      ),
    );
    this.#noise = new Phrases(noise.map((word) => [word, true] as const));
  }

  /** The terms of a text's words, in order. */
  of(text: readonly string[]): string[] {
    return this.#readings(text).flatMap(({ term, noise }) => (noise ? [] : [term]));
  }

  /** The text with every concept as one word and everything else kept, for comparing questions. */
  rewritten(text: readonly string[]): string[] {
    return this.#readings(text).map(({ term }) => term);
  }

  #readings(text: readonly string[]): { term: string; noise: boolean }[] {
    const result: { term: string; noise: boolean }[] = [];
    for (let start = 0; start < text.length; ) {
      const concept = this.#concepts.at(text, start);
      const word = text[start] ?? '';
      result.push({
        term: concept?.value ?? word,
        noise: concept === undefined && this.#noise.at([word], 0) !== undefined,
      });
      start += concept?.length ?? 1;
    }
    return result;
  }
}

/** The single words of a term: `edge-router-policy` is also found by `router policy`. */
export const partsOf = (terms: readonly string[]): string[] =>
  terms.flatMap((term) => (term.includes('-') ? words(term) : []));
