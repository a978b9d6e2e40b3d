import type { SearchData, SearchEmbedding, SearchFacts } from '../../../contract.ts';
import { Embedding } from './embedding.ts';
import { type Question, QuestionReader } from './question.ts';
import { match, score } from './rank.ts';

/** Finds operations from an operator's words. Has no session state. */
export class Finder {
  readonly #data: SearchData;
  readonly #names: readonly string[];
  readonly #indexed: readonly string[];
  readonly #reader: QuestionReader;
  /** The verbs with which only names of actions begin. */
  readonly #verbs: ReadonlySet<string>;
  readonly #embedding: Embedding | undefined;

  /** @param embedding what was learnt from example questions; undefined for operations that nobody wrote any for */
  constructor(data: SearchData, embedding: SearchEmbedding | undefined) {
    this.#data = data;
    this.#names = Object.keys(data.facts);
    this.#indexed = Object.keys(data.index);
    this.#reader = new QuestionReader(data.vocabulary, [...this.#indexed, ...data.known]);
    this.#verbs = verbsOf(Object.values(data.facts));
    this.#embedding = embedding && new Embedding(embedding, data.facts);
  }

  /** Names of the operations that a question may mean, best first, out of those that `offered` accepts. */
  find(text: string, offered: (name: string) => boolean): string[] {
    const question = this.#withVerb(this.#reader.read(text));
    const { features } = question;
    const matches = this.#matches(question);
    const best = Math.max(Number.EPSILON, ...matches.values());
    const learnt = this.#embedding?.of(features);
    // The exact name of an operation means that operation.
    const words = new Set(text.match(/\w+/g));
    const isSaid = (name: string) => Number(words.has(name));
    return Object.entries(this.#data.facts)
      .filter(([name]) => offered(name) && (matches.has(name) || features.size > 0))
      .map(([name, facts]) => {
        const evidence = {
          words: (matches.get(name) ?? 0) / best,
          learnt: learnt && (learnt.get(name) ?? 0),
        };
        return { name, score: score(evidence, facts, question) };
      })
      .sort((a, b) => isSaid(b.name) - isSaid(a.name) || b.score - a.score || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name);
  }

  /** The operations that another name of one may mean, best first: those whose subject it names. */
  named(name: string): string[] {
    const { terms } = this.#reader.read(name);
    return this.find(name, (each) => this.#data.facts[each]?.subject.some((term) => terms.has(term)) === true);
  }

  /** A question that begins like the name of an action asks for an action, unless there were examples to learn from. */
  #withVerb(question: Question): Question {
    if (this.#embedding !== undefined) return question;
    const [first = ''] = question.terms.keys();
    return this.#verbs.has(first) ? { ...question, intention: 'action' } : question;
  }

  /**
   * The operations with terms of the question. For a question without terms, such as `show all`, all of them equally.
   */
  #matches(question: Question): ReadonlyMap<string, number> {
    if (question.terms.size === 0) return new Map(this.#names.map((name) => [name, 1]));
    const texts = new Map<string, number>();
    for (const [term, weight] of question.terms) {
      for (const [number, found] of this.#rows(term)) {
        const name = this.#names[number] ?? '';
        texts.set(name, (texts.get(name) ?? 0) + weight * found);
      }
    }
    return new Map([...texts].map(([name, text]) => [name, this.#match(name, text, question)]));
  }

  #match(name: string, text: number, question: Question): number {
    const facts = this.#data.facts[name];
    return facts === undefined ? 0 : match(text, facts, question);
  }

  /** The operations of a term; for an unknown one, those of terms that start with it. */
  #rows(term: string): SearchData['index'][string] {
    const { index } = this.#data;
    if (Object.hasOwn(index, term)) return index[term] ?? [];
    if (term.length < 3) return [];
    return this.#indexed.filter((known) => known.startsWith(term)).flatMap((known) => index[known] ?? []);
  }
}

/** Terms that only begin the names of actions: they are verbs. */
function verbsOf(facts: readonly SearchFacts[]): ReadonlySet<string> {
  const isAction = ({ intention }: SearchFacts) => intention === 'action';
  const nouns = new Set(facts.flatMap((each) => each.subject.slice(isAction(each) ? 1 : 0)));
  const first = facts.filter(isAction).flatMap(({ subject }) => subject.slice(0, 1));
  return new Set(first.filter((term) => !nouns.has(term)));
}
