import type { SearchData } from '../../src/contract.ts';
import { Terms } from '../../src/search/terms.ts';
import { searchFacts } from '../search-facts.ts';
import { indexOf } from '../search-index.ts';
import { vocabularyOf } from '../thesaurus.ts';
import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** What findOperations works with: how questions are read, and the index, ready to be used. */
export const emitSearchData: Emitter = (model) => {
  const vocabulary = vocabularyOf(model.thesaurus);
  const terms = new Terms(vocabulary);
  const names = new Set(model.tools.map(({ operation }) => operation.name));
  const facts = model.tools.map(({ operation }) => [operation.name, searchFacts(operation, names, terms)] as const);
  const data: SearchData = {
    vocabulary,
    facts: Object.fromEntries(facts),
    index: indexOf(model.tools, model.thesaurus.asked, terms),
  };
  return [
    { path: 'src/generated/search-data.ts', text: dataModule(model, 'searchData', 'SearchData', 'SearchData', data) },
  ];
};
