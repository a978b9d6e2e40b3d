import type { SearchData } from '../../src/contract.ts';
import { Terms } from '../../src/search/terms.ts';
import { isObject, type Json } from '../common/json.ts';
import type { Model } from '../model/model.ts';
import { wordsOfName } from '../names/naming.ts';
import { propertiesOf } from '../schemas/value-types.ts';
import { RequestFacts, staticPath } from './request-facts.ts';
import { indexOf, type Texts } from './text-index.ts';

/** The search data of operations without example questions: from names, requests, arguments and rows. */
export function indexByRequests({ tools, thesaurus }: Model): SearchData {
  const terms = new Terms(thesaurus);
  const operations = tools.map(({ operation }) => operation);
  const facts = new RequestFacts(operations, terms);
  return {
    vocabulary: thesaurus,
    facts: Object.fromEntries(operations.map((each) => [each.name, facts.of(each)])),
    index: indexOf(tools, terms, textsOf),
    known: [],
  };
}

const textsOf = ({ operation, output, summary = '' }: Model['tools'][number]): Texts => ({
  subject: operation.operationId === null ? staticPath(operation.path) : wordsOfName(operation),
  parts: wordsOfName(operation),
  path: staticPath(operation.path),
  summary,
  category: operation.category,
  arguments: Object.keys(operation.arguments).join(' '),
  answers: [...namesIn(output, LEVELS)].join(' '),
});

/** Levels of an answer whose field names are searched: deeper ones say little about the entity. */
const LEVELS = 3;

/** The names of the properties of a schema, down to some level. */
function* namesIn(schema: Json | undefined, levels: number): Generator<string> {
  if (!isObject(schema) || levels === 0) return;
  yield* namesIn(schema['items'], levels);
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    yield name;
    yield* namesIn(property, levels - 1);
  }
}
