import type { SearchData } from '../../contract.ts';
import { type Question, QuestionReader } from './question.ts';
import { score } from './rank.ts';

/** Finds operations by the words of an operator. Holds nothing of a session. */
export class Finder {
  private readonly data: SearchData;
  private readonly names: readonly string[];
  private readonly reader: QuestionReader;

  constructor(data: SearchData) {
    this.data = data;
    this.names = Object.keys(data.facts);
    this.reader = new QuestionReader(data.vocabulary, Object.keys(data.index));
  }

  /** Names of the operations that a question may mean, best first, of those that `offered` lets through. */
  find(text: string, offered: (name: string) => boolean): string[] {
    const question = this.reader.read(text);
    // Where the words name nothing, as in `show all`, what is offered is ranked by what it does alone.
    const texts = question.terms.size > 0 ? this.textScores(question) : new Map(this.names.map((name) => [name, 1]));
    return [...texts]
      .filter(([name]) => offered(name))
      .map(([name, found]) => ({ name, score: this.score(name, found, question) }))
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name);
  }

  /** What the terms of the question weigh in each operation that has any of them, or that they point at. */
  private textScores({ terms, rather }: Question): Map<string, number> {
    const scores = new Map<string, number>();
    for (const [term, weight] of terms) {
      for (const [number, found] of this.rows(term)) {
        const name = this.names[number] ?? '';
        scores.set(name, (scores.get(name) ?? 0) + weight * found);
      }
    }
    const middle = Math.max(1, ...scores.values()) / 2;
    for (const name of rather) scores.set(name, Math.max(middle, scores.get(name) ?? 0));
    return scores;
  }

  /** The operations of a term; of an unknown one, those of the terms that it begins. */
  private rows(term: string): SearchData['index'][string] {
    const { index } = this.data;
    if (Object.hasOwn(index, term)) return index[term] ?? [];
    if (term.length < 3) return [];
    return Object.entries(index).flatMap(([known, rows]) => (known.startsWith(term) ? rows : []));
  }

  private score(name: string, text: number, question: Question): number {
    const facts = this.data.facts[name];
    return facts === undefined ? 0 : score(name, text, facts, question);
  }
}
