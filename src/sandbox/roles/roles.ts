/** What a controller accepts as roles and attributes, and how it stores them. */
import { type RoleSelector, selector } from '../../access/roles.ts';
import { invalidField, unhandled } from '../errors.ts';

/**
 * The selector of a `roleFilter` in a query: all roles must match unless the query says AnyOf, in any case. Here, `#all`
 * is an attribute like any other.
 */
export function selectorOfQuery(query: URLSearchParams): RoleSelector | undefined {
  const filters = query.getAll('roleFilter');
  if (filters.length === 0) return undefined;
  const wanted = query.get('roleSemantic') || 'AllOf';
  const semantic = (['AllOf', 'AnyOf'] as const).find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (semantic === undefined) throw invalidField('semantic', wanted, 'it is not a semantic');
  for (const role of filters) {
    if (!role.startsWith('#') && !role.startsWith('@')) throw unhandled(`${role} starts with neither # nor @`);
  }
  const attributes = filters.filter((role) => role.startsWith('#')).map((role) => role.slice(1));
  return { ...selector(filters, semantic), all: false, attributes };
}

/** Checks the attributes of an entity. */
export function checkAttributes(attributes: unknown, field = 'roleAttributes'): void {
  checkFilled(attributes);
  const marked = listOf(attributes).find((attribute) => /^[#@]/.test(attribute));
  if (marked !== undefined) throw invalidField(field, marked, `an attribute must not start with ${marked[0]}`);
}

/** Checks attributes that may start with # and @: those of posture checks. */
export function checkFilled(attributes: unknown): void {
  if (listOf(attributes).includes('')) throw unhandled('an attribute may not be empty');
}

const listOf = (words: unknown): readonly string[] => (Array.isArray(words) ? (words as string[]) : []);

/** Checks the form of the roles of a policy. */
export function checkRoleForms(field: string, roles: unknown): void {
  const list = listOf(roles);
  if (list.includes('#all') && list.length > 1)
    throw invalidField(field, list, '#all cannot be combined with other roles');
  if (list.some((role) => !role.startsWith('#') && !role.startsWith('@'))) {
    throw invalidField(field, list, 'roles start with # (an attribute) or @ (an id)');
  }
}

/** Checks that the ids in the roles of a policy exist. */
export function checkRoleIds(field: string, roles: unknown, exists: (id: string) => boolean): void {
  const list = listOf(roles);
  const unknown = list.filter((role) => role.startsWith('@') && !exists(role.slice(1))).map((role) => role.slice(1));
  if (unknown.length > 0) throw invalidField(field, unknown, 'no entity has these ids');
}

/** How the controller stores lists of words: sorted, without duplicates; an empty list is absent. */
export function wordList(words: unknown): readonly string[] | undefined {
  const list = listOf(words);
  return list.length === 0 ? undefined : [...new Set(list)].sort();
}
