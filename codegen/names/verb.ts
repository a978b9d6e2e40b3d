import type { Intention } from '../../src/contract.ts';
import { ownValue } from '../common/json.ts';

/** The intention behind the first word of a name. Any other word is a separate action. */
const BY_VERB: Readonly<Record<string, Intention>> = {
  ...{ list: 'list', detail: 'detail', get: 'detail', create: 'create', add: 'create' },
  ...{ patch: 'patch', update: 'replace', delete: 'delete', remove: 'delete' },
};

/** The first word of a name, and its intention. */
export function verbOf(name: string): { readonly verb: string; readonly intention: Intention } {
  const verb = /^[a-z]+/.exec(name)?.[0] ?? '';
  return { verb, intention: ownValue(BY_VERB, verb) ?? 'action' };
}
