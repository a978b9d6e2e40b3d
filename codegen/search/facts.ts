import type { CallableFacts, SearchFacts } from '../../src/contract.ts';
import type { Terms } from '../../src/search/terms.ts';
import { words } from '../../src/search/words.ts';
import { verbOf } from '../names/verb.ts';

/** The infix that distinguishes the names of one API from those of the other. */
const LAYER = 'Fabric';

/** What ranking needs to know about an operation. */
export function searchFacts(
  { name, category }: Pick<CallableFacts, 'name' | 'category'>,
  names: ReadonlySet<string>,
  terms: Terms,
): SearchFacts {
  const { verb, intention } = verbOf(name);
  const rest = name.slice(verb.length);
  const twin = rest.startsWith(LAYER) ? names.has(verb + rest.slice(LAYER.length)) : names.has(verb + LAYER + rest);
  // The infix only distinguishes names that the other API has too.
  const about = twin ? rest : rest.replace(new RegExp(`^${LAYER}`), '');
  return { intention, subject: terms.of(words(intention === 'action' ? verb + about : about)), twin, category };
}
