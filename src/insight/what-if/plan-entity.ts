/** Identities, services, routers and posture checks that a call creates, changes or deletes. */

import { isAdministrator } from '../../access/administrators.ts';
import { nearestOf } from '../../access/near.ts';
import type { EntityRows, Network } from '../../access/network.ts';
import { type EntityKind, POLICY_KINDS, sidesOf } from '../../access/policies.ts';
import { attributesOf } from '../../access/roles.ts';
import type { EntityRow, PostureCheckRow } from '../../access/rows.ts';
import { tunnelerPolicy } from '../../access/tunneler-policy.ts';
import { nameText } from '../../common/name-text.ts';
import { rowsReferredTo } from '../reading/referred.ts';
import type { ToolArguments } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { ENTITY_WORDS } from '../wording/kinds.ts';
import { onlyRow } from './only-row.ts';
import { changed, isNameless, NEW, type Plan, refuseTaken, unchanged } from './plan-body.ts';
import type { EntityTarget } from './planned-call.ts';

/** @throws {ToolError} for an entity that does not exist, and a name that is taken */
export function planEntity(
  network: Network,
  target: EntityTarget,
  given: ToolArguments,
  namesakes: readonly EntityRow[],
): Plan {
  const { beyondEdge = false, entity: kind, ignored, verb } = target;
  const rows: readonly EntityRow[] = network.populations[kind].rows;
  const isNamedElsewhere = given.id !== undefined && rowsReferredTo(rows, String(given.id)).length === 0;
  if (beyondEdge && (verb === 'create' || isNamedElsewhere)) return { after: network, notes: [] };
  const useless = (ignored?.fields ?? []).filter((field) => given[field] !== undefined);
  const args = Object.fromEntries(Object.entries(given).filter(([field]) => !useless.includes(field)));
  if (verb === 'create') {
    refuseTaken([...rows, ...namesakes], args);
    const row = { ...args, id: NEW } as unknown as EntityRows[typeof kind];
    return { after: withTunneler(network.withEntity(kind, row), kind, row), notes: idleAttributes(network, kind, row) };
  }
  const before = onlyRow(rows, args.id, ENTITY_WORDS[kind]);
  if (verb === 'delete')
    return { after: withoutTunneler(network.withoutEntity(kind, before.id), kind, before.id), notes: [] };
  if (isNameless([...rows, ...namesakes], before.id, args)) return unchanged(network, args);
  const keepsType = kind === 'postureChecks' && isOfOtherType(before, args);
  const row = changed(before, keepsType ? ofOwnType(before, args) : args, verb, [
    'id',
    'createdAt',
    'isOnline',
    'isVerified',
    'authenticators',
    'enrollment',
    'isMfaEnabled',
    // Replacing an identity enables it again.
    ...(kind === 'identities' ? [] : ['disabled']),
    ...(ignored?.fields ?? []),
  ]);
  const typed = row as EntityRows[typeof kind];
  return {
    after: withTunneler(network.withEntity(kind, typed), kind, typed),
    notes: [
      ...rightsNotes(kind, before, row),
      ...(keepsType ? [KEPT_TYPE] : []),
      ...idleAttributes(network, kind, row, before),
      ...(useless.length === 0 ? [] : [`A controller ignores ${useless.join(', ')} here: use ${ignored?.setBy}.`]),
    ],
  };
}

const KEPT_TYPE = 'The type of a posture check cannot change: a controller ignores every field of another type.';

const isOfOtherType = (check: EntityRow, { typeId }: ToolArguments): boolean =>
  typeof typeId === 'string' && typeId !== (check as PostureCheckRow).typeId;

/** The body of a posture check with its own type and what belongs to it, whatever the call gives. */
function ofOwnType(
  { roleAttributes: _before, ...own }: EntityRow,
  { name, roleAttributes }: ToolArguments,
): ToolArguments {
  return { ...own, name: name ?? null, roleAttributes: roleAttributes ?? null };
}

/** Attributes that a call adds and no policy names: they change nothing, and may be misspelt. */
function idleAttributes(network: Network, kind: EntityKind, row: EntityRow, before?: EntityRow): readonly string[] {
  const known = new Set(before === undefined ? [] : attributesOf(before));
  const added = attributesOf(row).filter((attribute) => !known.has(attribute));
  if (added.length === 0) return [];
  const inPolicies = attributesInPolicies(network, kind);
  return added
    .filter((attribute) => !inPolicies.has(attribute))
    .map((attribute) => {
      const near = nearestOf(attribute, inPolicies);
      const hint = near === undefined ? '' : `; the nearest that one names is #${nameText(near.has)}`;
      return `roleAttributes: no policy names #${nameText(attribute)}${hint}.`;
    });
}

function attributesInPolicies(network: Network, kind: EntityKind): ReadonlySet<string> {
  const roles = POLICY_KINDS.flatMap((policies) =>
    sidesOf(policies)
      .filter(([, entities]) => entities === kind)
      .flatMap(([side]) => [...network.policies[policies].values()].flatMap(({ row }) => row[side] ?? [])),
  );
  return new Set(roles.filter((role) => role.startsWith('#')).map((role) => role.slice(1)));
}

/** An administrator needs no policy. */
function rightsNotes(kind: EntityKind, before: EntityRow, after: EntityRow): readonly string[] {
  const isRaised = kind === 'identities' && isAdministrator(after) && !isAdministrator(before);
  return isRaised ? [`${named(before)} becomes an administrator: it can give itself any access.`] : [];
}

/** An edge router with a tunneler has an identity, and a policy that lets this identity use the router. */
function withTunneler(
  network: Network,
  kind: EntityKind,
  row: EntityRow & { readonly isTunnelerEnabled?: boolean },
): Network {
  if (kind !== 'routers') return network;
  const exists = network.populations.identities.get(row.id) !== undefined;
  if (row.isTunnelerEnabled !== true) return exists ? withoutTunneler(network, kind, row.id) : network;
  if (exists) return network;
  const identity = { id: row.id, ...(row.name !== undefined && { name: row.name }), typeId: 'Router' };
  return network.withEntity('identities', identity).withPolicy('edgeRouterPolicies', tunnelerPolicy(row.id));
}

function withoutTunneler(network: Network, kind: EntityKind, id: string): Network {
  return kind === 'routers' ? network.withoutPolicy('edgeRouterPolicies', id).withoutEntity('identities', id) : network;
}
