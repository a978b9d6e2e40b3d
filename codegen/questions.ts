import { essence, NAME } from '../src/search/essence.ts';
import { Terms } from '../src/search/terms.ts';
import { words } from '../src/search/words.ts';
import { InputError } from './errors.ts';
import { pointer } from './json.ts';
import type { Model, Questions, Tool } from './model.ts';
import type { OnFault } from './on-fault.ts';
import { oncePerModel } from './once-per-model.ts';
import type { QuestionsOverlay } from './questions-form.ts';

/**
 * The example questions of existing operations.
 * @param onFault called for each entry that matches no operation of its category
 * @throws {InputError} for a question that is listed for two operations
 */
export function questionsOf(overlay: QuestionsOverlay, tools: readonly Tool[], onFault: OnFault): Questions {
  const categories = new Map(tools.map(({ operation: { name, category } }) => [name, category]));
  const byName = new Map(tools.map(({ operation, question: ask }) => [operation.name, [ask]]));
  const owners = new Map<string, string>();
  for (const [category, entries] of Object.entries(overlay)) {
    const fault = (name: string, problem: string, remedy: string) =>
      new InputError(`spec/overlay/questions/${category}.yaml`, pointer(name), problem, remedy);
    for (const [name, questions] of Object.entries(entries)) {
      if (categories.get(name) !== category) {
        onFault(fault(name, `no operation of ${category} is called ${name}`, 'correct it, or remove it'));
        continue;
      }
      for (const question of questions) {
        const owner = owners.get(question);
        if (owner !== undefined)
          throw fault(name, `"${question}" is also a question for ${owner}`, 'keep one of the two');
        owners.set(question, name);
      }
      byName.get(name)?.push(...questions);
    }
  }
  return Object.fromEntries(byName);
}

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
