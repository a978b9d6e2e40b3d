import { essence, NAME } from '../../src/search/essence.ts';
import { Terms } from '../../src/search/terms.ts';
import { words } from '../../src/search/words.ts';
import type { Model } from '../model/model.ts';
import { oncePerModel } from './once-per-model.ts';

/** By operation, its name and its questions, as terms. */
export const readQuestions: (model: Model) => ReadQuestions = oncePerModel(({ thesaurus, questions }) => {
  const terms = new Terms(thesaurus);
  const read = Object.entries(questions).map(
    ([name, examples]) => [name, [name, ...examples].map((question) => readQuestion(question, terms))] as const,
  );
  return Object.fromEntries(read);
});

/** By operation, questions as their terms. */
export type ReadQuestions = Readonly<Record<string, readonly (readonly string[])[]>>;

/** A question as its terms in order, with one term for each entity name. */
export const readQuestion = (question: string, terms: Terms): string[] =>
  essence(question)
    .split(/"[^"]*"/)
    .flatMap((part, place) => [...(place === 0 ? [] : [NAME]), ...terms.rewritten(words(part))]);
