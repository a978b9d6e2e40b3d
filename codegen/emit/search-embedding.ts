import { createHash } from 'node:crypto';
import { readQuestions } from '../questions.ts';
import { tables } from '../tables.ts';
import { trainEmbedding } from '../train-embedding.ts';
import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';
import { tsPreamble } from './preamble.ts';

const PATH = 'src/generated/search-embedding.ts';

/**
 * What was learnt from the example questions. It takes seconds, so that it is no table of a document that is served
 * without a build: what is learnt of the package's own operations holds for all that have aspects in common with them.
 * What was learnt from the same before is kept.
 */
export const emitSearchEmbedding: Emitter = (model, before) => {
  const [data, questions] = [tables.searchData(model), readQuestions(model)];
  const sources = JSON.stringify([tsPreamble(model), data, questions]);
  const digest = createHash('sha256').update(sources).digest('hex').slice(0, 16);
  const mark = `// Learnt from ${digest}. To learn anew from the same, delete this file and generate.\n`;
  const known = before(PATH);
  if (known?.endsWith(mark)) return [{ path: PATH, text: known }];
  const learnt = trainEmbedding(data, questions);
  const text = dataModule(model, 'searchEmbedding', 'SearchEmbedding', 'SearchEmbedding', learnt);
  return [{ path: PATH, text: `${text}${mark}` }];
};
