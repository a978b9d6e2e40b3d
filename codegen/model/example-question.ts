import type { Intention, Operation } from '../../src/contract.ts';
import { verbOf } from '../names/verb.ts';

/** The example entity, if the overlay names none for the category. */
const ANY_ENTITY = 'web';

/** The example question for each intention. Special actions use their name. */
const SENTENCES: Readonly<Record<Exclude<Intention, 'action'>, (kind: string, entity: string) => string>> = {
  list: (kind) => `Show me all ${kind}.`,
  detail: (kind, entity) => `Show me the ${kind} "${entity}".`,
  create: (kind, entity) => `Create ${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind} "${entity}".`,
  patch: (kind, entity) => `Change the ${kind} "${entity}".`,
  replace: (kind, entity) => `Replace all fields of the ${kind} "${entity}" by these.`,
  delete: (kind, entity) => `Delete the ${kind} "${entity}".`,
};

/**
 * An example question for an operation, if the overlay has none.
 * @param entity the name of an example entity
 */
export function exampleQuestion({ name, path }: Pick<Operation, 'name' | 'path'>, entity = ANY_ENTITY): string {
  const { verb, intention } = verbOf(name);
  const kind = spaced(name.slice(verb.length));
  const isBelow = /\}\/./.test(path);
  if (intention === 'list' && isBelow) return `Show me the ${spaced(lastStep(path))} of "${entity}".`;
  if (intention !== 'action') return SENTENCES[intention](kind, entity);
  const sentence = spaced(name);
  const about = path.includes('{') ? ` "${entity}"` : '';
  return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}${about}.`;
}

const lastStep = (path: string): string => path.split('/').at(-1) ?? '';

/** The words of a name in lower case, except abbreviations. */
const spaced = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .replace(/\b[A-Z][a-z]+/g, (word) => word.toLowerCase())
    .trim();
