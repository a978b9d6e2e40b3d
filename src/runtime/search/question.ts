import type { Hint, Intention, Vocabulary } from '../../contract.ts';
import { Phrases } from '../../search/phrases.ts';
import { partsOf, Terms } from '../../search/terms.ts';
import { split, words } from '../../search/words.ts';
import { Spelling } from './spelling.ts';

/** What a question asks for, as ranking understands it. */
export interface Question {
  /** What is to be done; undefined where nothing tells. */
  readonly intention: Intention | undefined;
  /** Terms to look for, and what each of them weighs. */
  readonly terms: ReadonlyMap<string, number>;
  /** What is asked for, where the question begins with it: in "which routers carry it", the routers. */
  readonly sought: string | undefined;
  /** Operations that its words point at. */
  readonly rather: ReadonlySet<string>;
}

/** How much weaker than the question's own words are what they hint at, and the single words of a longer term. */
const WEIGHT = { own: 1, hinted: 0.6, part: 0.35 } as const;

/** Words that describe: what is disabled, attached, or called a setting, asks for nothing to be done. */
const DESCRIBES = /^\w{3,}[^e]ed$|ings$/;

/** Intentions that change nothing. */
const LOOKING: ReadonlySet<Intention> = new Set<Intention>(['list', 'detail']);

/** Terms that say where something is, not what. */
const LAYERS: ReadonlySet<string> = new Set(['fabric']);

/** Ways to begin that tell nothing: what follows them does. */
const OPENINGS =
  /^\s*(please|can (you|i|we)|could (you|i|we)|how (do|can|should|would) (i|we|you)|how to|i (want|need|would like|have) to|i'd like to|we (want|need|have) to|let me|help me( to)?|what do i need to)\b/i;

/** A place in a file system says that a path is meant, whatever its parts are called. */
const FILE_PATH = /(?<=^|\s)(\/[\w.-]+){2,}/g;

/** Reads questions by a vocabulary. */
export class QuestionReader {
  private readonly terms: Terms;
  private readonly spelling: Spelling;
  private readonly intentions: Phrases<Intention>;
  private readonly hints: readonly { readonly when: readonly (readonly string[])[][]; readonly hint: Hint }[];

  /** @param indexed terms of the index, which are right as they are spelt */
  constructor(vocabulary: Vocabulary, indexed: Iterable<string>) {
    const { concepts, hints, intentions, noise } = vocabulary;
    this.terms = new Terms(vocabulary);
    const byPhrase = Object.entries(intentions) as [Intention, readonly string[]][];
    this.intentions = new Phrases(byPhrase.flatMap(([key, list]) => list.map((phrase) => [phrase, key] as const)));
    this.hints = hints.map((hint) => ({ hint, when: hint.when.map((text) => this.pattern(text)) }));
    // Concepts are no words: those of their phrases are.
    const stems = [...indexed].filter((term) => !Object.hasOwn(concepts, term));
    const phrases = [
      ...Object.entries(concepts).flat(2),
      ...hints.flatMap(({ when }) => when),
      ...byPhrase.flatMap(([, list]) => list),
      ...noise,
    ];
    this.spelling = new Spelling([...stems, ...phrases.flatMap(words)]);
  }

  read(text: string): Question {
    const plain = text.replace(OPENINGS, '').replace(FILE_PATH, ' path ');
    const written = split(plain);
    const given = written.map((word) => this.spelling.stemOf(word));
    const rewritten = this.terms.rewritten(given);
    const met = this.hints.filter(({ when }) => when.some((pattern) => occurs(pattern, rewritten)));
    const named = this.terms.of(given);
    const weights = new Map<string, number>();
    const add = (terms: readonly string[], weight: number) => {
      for (const term of terms) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
    };
    add(named, WEIGHT.own);
    add(partsOf(named), WEIGHT.part);
    for (const { hint } of met) add(this.terms.of(words(hint.think ?? '')), WEIGHT.hinted);
    return {
      intention: this.intention(written, given, met),
      terms: weights,
      sought: named.find((term) => !LAYERS.has(term) && this.intentions.at([term], 0) === undefined),
      rather: new Set(met.flatMap(({ hint }) => hint.rather ?? [])),
    };
  }

  /** A question that begins by asking stays one: hints may not make a change of it. */
  private intention(
    written: readonly string[],
    given: readonly string[],
    met: readonly { readonly hint: Hint }[],
  ): Intention | undefined {
    const said = given.flatMap((_, start) => {
      const found = DESCRIBES.test(written[start] ?? '') ? undefined : this.intentions.at(given, start);
      return found ? [{ start, value: found.value }] : [];
    });
    const [first] = said;
    const asks = first?.start === 0 && LOOKING.has(first.value);
    const hinted = met.flatMap(({ hint }) => hint.do ?? []).find((each) => !asks || LOOKING.has(each));
    if (hinted !== undefined) return hinted;
    // `show one` is about one.
    const one = first?.value === 'list' && said.some(({ value }) => value === 'detail');
    return one ? 'detail' : first?.value;
  }

  /** A hint's phrase, in the pieces that must follow each other, with concepts as one word. */
  private pattern(text: string): string[][] {
    return text.split('..').map((piece) => this.terms.rewritten(words(piece)));
  }
}

function occurs(pieces: readonly (readonly string[])[], text: readonly string[]): boolean {
  let from = 0;
  for (const piece of pieces) {
    const at = indexOf(text, piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

function indexOf(text: readonly string[], piece: readonly string[], from: number): number {
  for (let start = from; start + piece.length <= text.length; start += 1) {
    if (piece.every((word, index) => text[start + index] === word)) return start;
  }
  return -1;
}
