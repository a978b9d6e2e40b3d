/** Fixes without references to deleted entities: a call that names one would be refused. */
import type { Network } from '../../access/network.ts';
import { type EntityKind, POLICY_ROLES, type Side } from '../../access/policies.ts';
import { quoted } from '../../runtime/network/names/find-named.ts';
import type { Fix } from '../wording/finding.ts';
import { ENTITY_WORDS, listOf } from '../wording/kinds.ts';
import { withoutAt } from './referred.ts';
import type { Source } from './source.ts';

const KINDS: Readonly<Record<Side, EntityKind>> = {
  ...POLICY_ROLES.servicePolicies,
  ...POLICY_ROLES.edgeRouterPolicies,
  ...POLICY_ROLES.serviceEdgeRouterPolicies,
};

/** A fix without references to entities that the network does not have. */
export function withLivingRoles({ populations }: Network, fix: Fix): Fix {
  const lists = roleLists(fix).map(([side, roles]) => [
    side,
    roles.filter((role) => !isReference(role) || populations[KINDS[side]].get(withoutAt(role)) !== undefined),
  ]);
  return { ...fix, arguments: { ...fix.arguments, ...Object.fromEntries(lists) } };
}

/** Such a fix if only a part of the network was read: looks up each entity, and keeps what can't be looked up. */
export async function withRolesFound(source: Source, fix: Fix): Promise<Fix> {
  const lists = await Promise.all(
    roleLists(fix).map(async ([side, roles]) => [side, await found(source, KINDS[side], roles)]),
  );
  return { ...fix, arguments: { ...fix.arguments, ...Object.fromEntries(lists) } };
}

async function found(source: Source, kind: EntityKind, roles: readonly string[]): Promise<readonly string[]> {
  const named = roles.filter(isReference).flatMap((role) => quoted(withoutAt(role)) ?? []);
  if (named.length === 0) return roles;
  const either = named.join(', ');
  const filter = `id in [${either}] or name in [${either}]`;
  const known = await source.list<{ readonly id: string; readonly name?: string }>(listOf(ENTITY_WORDS[kind]), {
    filter,
    fields: ['id', 'name'],
  });
  if ('unread' in known) return roles;
  const texts = new Set(known.value.flatMap(({ id, name }) => [id, name]));
  return roles.filter((role) => !isReference(role) || texts.has(withoutAt(role)));
}

const isReference = (role: string): boolean => role.startsWith('@');

/** The role lists in a call that changes an existing policy: a new one only gets roles that were just read. */
function roleLists({ arguments: args, tool }: Fix): readonly (readonly [Side, readonly string[]])[] {
  if (!/^patch.*Policy$/.test(tool)) return [];
  return Object.entries(args).flatMap(([name, value]) =>
    name in KINDS && Array.isArray(value) ? [[name as Side, value as readonly string[]] as const] : [],
  );
}
