import { type RoleSelector, selector, selects } from '../../../access/roles.ts';
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
  const turn = differences.find((each) => each.field === 'semantic');
  const roles = change ?? { from: entity[field], to: entity[field] };
  const semantic = turn ?? { from: entity['semantic'], to: entity['semantic'] };
  return { before: selectorOf(roles.from, semantic.from), after: selectorOf(roles.to, semantic.to) };
}

/** What a role list selects, as a controller sends it. */
export const selectorOf = (roles: unknown, semantic: unknown): RoleSelector =>
  selector(Array.isArray(roles) ? roles.map(String) : [], semantic === 'AnyOf' ? 'AnyOf' : 'AllOf');

/** Whether the second list may miss something that the first selects. */
export function misses(one: RoleSelector, other: RoleSelector): boolean {
  if (one.all || other.all) return !other.all;
  return [...one.ids].some((id) => !other.ids.has(id)) || leastOf(one).some((attributes) => !has(other, attributes));
}

/** Whether some of the attributes of a list are enough after a change, but were not before. */
export function asksLess({ before, after }: RoleVersions): boolean {
  if (before.all) return false;
  return leastOf(after).some(
    (attributes) => attributes.every((each) => before.attributes.includes(each)) && !has(before, attributes),
  );
}

/** The smallest sets of attributes that a list selects. */
const leastOf = ({ attributes, semantic }: RoleSelector): readonly (readonly string[])[] =>
  semantic === 'AnyOf' ? attributes.map((each) => [each]) : attributes.length > 0 ? [attributes] : [];

const has = (roles: RoleSelector, roleAttributes: readonly string[]): boolean =>
  selects(roles, { id: '', roleAttributes });
