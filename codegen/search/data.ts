import type { SearchData, SearchFacts } from '../../src/contract.ts';
import { Terms } from '../../src/search/terms.ts';
import type { Model } from '../model/model.ts';
import { searchFacts } from './facts.ts';
import { oncePerModel } from './once-per-model.ts';
import { readQuestions } from './read-questions.ts';
import { indexByRequests } from './request-index.ts';
import { indexOf } from './text-index.ts';

/** What findOperations works with: how questions are read, and the index, ready to be used. */
export const searchDataOf: (model: Model) => SearchData = oncePerModel((model) =>
  isTaught(model) ? byNames(model) : indexByRequests(model),
);

/**
 * Whether people wrote example questions for most operations: then their names follow the rules of this package, too.
 */
function isTaught({ overlay, tools, handWritten }: Model): boolean {
  const withQuestions = new Set(Object.values(overlay.questions).flatMap((each) => Object.keys(each)));
  const untaught = tools.filter(({ operation }) => !withQuestions.has(operation.name)).length;
  return handWritten.length > 0 || untaught * 2 < tools.length;
}

function byNames(model: Model): SearchData {
  const { handWritten, thesaurus } = model;
  const terms = new Terms(thesaurus);
  const names = new Set(model.tools.map(({ operation }) => operation.name));
  const tools = [...model.tools, ...handWritten];
  const facts: (readonly [string, SearchFacts])[] = [
    ...model.tools.map(({ operation }) => [operation.name, searchFacts(operation, names, terms)] as const),
    // They answer questions, whatever verb the question uses.
    ...handWritten.map(
      ({ operation }) =>
        [operation.name, { ...searchFacts(operation, names, terms), intention: 'list' as const }] as const,
    ),
  ];
  return {
    vocabulary: thesaurus,
    facts: Object.fromEntries(facts),
    index: indexOf(tools, terms),
    known: [...new Set(Object.values(readQuestions(model)).flat(2))].sort(),
  };
}
