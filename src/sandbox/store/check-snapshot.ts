import { isObject } from '../../common/is-object.ts';
import type { Snapshot } from './memory-store.ts';

/** The type of a value, in the words of somebody who edits JSON; undefined for null, which any field may be. */
type Form = 'a text' | 'a number' | 'true or false' | 'a list' | 'a list of strings' | 'an object' | undefined;

/** The longest id that is quoted, in characters. */
const LONGEST_ID = 60;

/**
 * What is wrong with the entities of a data file, in one sentence that names the first such entity; undefined if
 * nothing is.
 * @param like a network of this sandbox: fields that its entities have too must be of the same form
 */
export function faultOfEntities(entities: Readonly<Record<string, unknown>>, like: Snapshot): string | undefined {
  for (const [kind, list] of Object.entries(entities)) {
    if (!Array.isArray(list)) return `"${kind}" has to be a list.`;
    const forms = formsOf(like[kind] ?? []);
    const ids = new Set<string>();
    for (const [index, entity] of list.entries()) {
      const fault = isObject(entity) ? faultOf(entity, forms, ids) : 'it has to be an object';
      if (fault !== undefined) return `Entity ${index + 1}${idOf(entity)} of "${kind}" is wrong: ${fault}.`;
    }
  }
  return undefined;
}

function faultOf(
  entity: Readonly<Record<string, unknown>>,
  forms: ReadonlyMap<string, Form>,
  ids: Set<string>,
): string | undefined {
  const { id, createdAt, updatedAt } = entity;
  if (typeof id !== 'string' || id === '') return 'its id has to be a string';
  if (ids.has(id)) return 'another one has the same id';
  ids.add(id);
  for (const [name, time] of Object.entries({ createdAt, updatedAt })) {
    if (time !== undefined && (typeof time !== 'string' || Number.isNaN(Date.parse(time))))
      return `its ${name} has to be a time`;
  }
  for (const [name, value] of Object.entries(entity)) {
    const expected = forms.get(name);
    if (expected !== undefined && !isOf(value, expected)) return `its ${name} has to be ${expected}`;
  }
  return undefined;
}

/** The form of each field that has the same one in all entities. */
function formsOf(entities: Snapshot[string]): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>();
  for (const entity of entities) {
    for (const [name, value] of Object.entries(entity)) {
      if (isEmptyList(value)) continue;
      const form = formOf(value);
      forms.set(name, !forms.has(name) || forms.get(name) === form ? form : undefined);
    }
  }
  return forms;
}

function formOf(value: unknown): Form {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'a list of strings' : 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return isObject(value) ? 'an object' : undefined;
}

/** Null fits any form, and an empty list fits every form of list. */
const isOf = (value: unknown, expected: Form): boolean =>
  value === null || formOf(value) === expected || (isEmptyList(value) && expected === 'a list');

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function idOf(entity: unknown): string {
  const id = isObject(entity) ? entity['id'] : undefined;
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_ID ? `, ${JSON.stringify(id)},` : '';
}
