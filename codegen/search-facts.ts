import type { CallableFacts, Intention, SearchFacts } from '../src/contract.ts';
import type { Terms } from '../src/search/terms.ts';
import { words } from '../src/search/words.ts';
import { ownValue } from './json.ts';

/** The intention behind the first word of a name. Any other word is a separate action. */
const BY_VERB: Readonly<Record<string, Intention>> = {
  ...{ list: 'list', detail: 'detail', get: 'detail', create: 'create', add: 'create' },
  ...{ patch: 'patch', update: 'replace', delete: 'delete', remove: 'delete' },
};

/** The infix that distinguishes the names of one API from those of the other. */
const LAYER = 'Fabric';

/** The first word of a name, and its intention. */
export function verbOf(name: string): { readonly verb: string; readonly intention: Intention } {
  const verb = /^[a-z]+/.exec(name)?.[0] ?? '';
  return { verb, intention: ownValue(BY_VERB, verb) ?? 'action' };
}

/** What ranking needs to know about an operation. */
export function searchFacts(
  { name, category }: Pick<CallableFacts, 'name' | 'category'>,
  names: ReadonlySet<string>,
  terms: Terms,
): SearchFacts {
  const { verb, intention } = verbOf(name);
  const rest = name.slice(verb.length);
  const twin = rest.startsWith(LAYER) ? names.has(verb + rest.slice(LAYER.length)) : names.has(verb + LAYER + rest);
  // If no other API has it, the layer says nothing.
  const about = twin ? rest : rest.replace(new RegExp(`^${LAYER}`), '');
  return { intention, subject: terms.of(words(intention === 'action' ? verb + about : about)), twin, category };
}
