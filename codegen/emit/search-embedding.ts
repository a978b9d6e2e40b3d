import { readQuestions } from '../search/read-questions.ts';
import { trainEmbedding } from '../search/train-embedding.ts';
import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/**
 * What was learned from the example questions. Training takes seconds, so documents served without a build are not
 * trained: what was learned from the package's operations applies to all with the same aspects.
 */
export const emitSearchEmbedding: Emitter = async (model, step) => {
  const [data, questions] = [tables.searchData(model), readQuestions(model)];
  const learnt = await step('search-embedding', [data, questions], () =>
    JSON.stringify(trainEmbedding(data, questions)),
  );
  const text = dataModule(model, 'searchEmbedding', 'SearchEmbedding', 'SearchEmbedding', JSON.parse(learnt));
  return [{ path: 'src/generated/search-embedding.ts', text }];
};
