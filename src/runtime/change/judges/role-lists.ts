import { type RoleSelector, selector } from '../../../access/roles.ts';
import type { Entity } from '../../../common/exact-json.ts';
import type { Difference } from '../types.ts';

/** The lists of a policy that give access. */
export const GRANTING = ['identityRoles', 'serviceRoles', 'edgeRouterRoles'] as const;
/** The list of what has to be passed for that. */
export const CHECKS = 'postureCheckRoles';

/** What a role list selects before a change, and after. */
export interface RoleVersions {
  readonly before: RoleSelector;
  readonly after: RoleSelector;
}

/** A role list of a policy as a change leaves it. Its semantic counts too. */
export function roleVersions(field: string, entity: Entity, differences: readonly Difference[]): RoleVersions {
  const change = differences.find((each) => each.field === field);
  const semanticChange = differences.find((each) => each.field === 'semantic');
  const roles = change ?? { from: entity[field], to: entity[field] };
  const semantic = semanticChange ?? { from: entity['semantic'], to: entity['semantic'] };
  return { before: selectorOf(roles.from, semantic.from), after: selectorOf(roles.to, semantic.to) };
}

/** What a role list selects, as a controller sends it. */
export const selectorOf = (roles: unknown, semantic: unknown): RoleSelector =>
  selector(Array.isArray(roles) ? roles.map(String) : [], semantic === 'AnyOf' ? 'AnyOf' : 'AllOf');

/** Whether the second list may miss something that the first selects. */
export function misses(one: RoleSelector, other: RoleSelector): boolean {
  if (one.all || other.all) return !other.all;
  if ([...one.ids].some((id) => !other.ids.has(id))) return true;
  const isSelected = byAttributes(other);
  return leastOf(one).some((attributes) => !isSelected(attributes));
}

/** Whether some of the attributes of a list are enough after a change, but were not before. */
export function asksLess({ before, after }: RoleVersions): boolean {
  const wasSelected = byAttributes(before);
  const known = new Set(before.attributes);
  return leastOf(after).some((attributes) => attributes.every((each) => known.has(each)) && !wasSelected(attributes));
}

/** The smallest sets of attributes that a list selects. */
const leastOf = ({ attributes, semantic }: RoleSelector): readonly (readonly string[])[] =>
  semantic === 'AnyOf' ? attributes.map((each) => [each]) : attributes.length > 0 ? [attributes] : [];

/** Decides whether a list selects what has some attributes, in a time that does not depend on how long the list is. */
function byAttributes({ attributes, semantic }: RoleSelector): (given: readonly string[]) => boolean {
  const wanted = new Set(attributes);
  if (semantic === 'AnyOf') return (given) => given.some((each) => wanted.has(each));
  return (given) => wanted.size > 0 && new Set(given.filter((each) => wanted.has(each))).size === wanted.size;
}
