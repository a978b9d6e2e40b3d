/**
 * Roles: `#attribute`, `#all` and `@id`, and which entities a list of them selects, as a controller evaluates it. The
 * sandbox uses it too.
 */

/** Whether an entity needs all attributes of a role list, or any of them. */
export type Semantic = 'AllOf' | 'AnyOf';

/** Whether a role selects everything; however it is written, to be on the safe side. */
export const isEveryone = (role: string): boolean => role.toLowerCase() === '#all';

/** What roles are tested against. */
export interface RoleBearer {
  readonly id: string;
  /** Null or absent if it has none. */
  readonly roleAttributes?: unknown;
}

/** A parsed list of roles, for testing many entities. */
export interface RoleSelector {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
  readonly attributes: readonly string[];
  readonly semantic: Semantic;
}

/** Parses a list of roles. A missing or empty list selects nothing. */
export function selector(roles: readonly string[] | null | undefined, semantic: Semantic): RoleSelector {
  const ids = new Set<string>();
  const attributes: string[] = [];
  let all = false;
  for (const role of roles ?? []) {
    if (role === '#all') all = true;
    else if (role.startsWith('@')) ids.add(role.slice(1));
    else if (role.startsWith('#')) attributes.push(role.slice(1));
  }
  return { all, ids, attributes, semantic };
}

/** Entities named by id are always selected; the semantic only says how many of the attributes are required. */
export function selects(roles: RoleSelector, entity: RoleBearer): boolean {
  if (roles.all || roles.ids.has(entity.id)) return true;
  if (roles.attributes.length === 0) return false;
  const attributes = attributesOf(entity);
  const has = (attribute: string) => attributes.includes(attribute);
  return roles.semantic === 'AnyOf' ? roles.attributes.some(has) : roles.attributes.every(has);
}

/** The role attributes of an entity; empty if it has none. */
export function attributesOf({ roleAttributes }: Pick<RoleBearer, 'roleAttributes'>): readonly string[] {
  return Array.isArray(roleAttributes) ? (roleAttributes as string[]) : [];
}

/** Whether two lists of roles are equivalent: order and repetition do not matter. */
export function sameRoles(
  one: readonly string[] | null | undefined,
  other: readonly string[] | null | undefined,
): boolean {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((role) => right.has(role));
}
