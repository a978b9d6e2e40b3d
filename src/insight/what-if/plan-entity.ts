/** Identities, services, routers and posture checks that a call creates, changes or deletes. */

import { isAdministrator } from '../../access/administrators.ts';
import type { EntityRows, Network } from '../../access/network.ts';
import type { EntityKind } from '../../access/policies.ts';
import type { EntityRow } from '../../access/rows.ts';
import { tunnelerPolicy } from '../../access/tunneler-policy.ts';
import type { ToolArguments } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { ENTITY_WORDS } from '../wording/kinds.ts';
import { onlyRow } from './only-row.ts';
import { changed, isNameless, NEW, type Plan, refuseTaken, unchanged } from './plan-body.ts';
import type { EntityTarget } from './planned-call.ts';

/** @throws {ToolError} for an entity that does not exist, and a name that is taken */
export function planEntity(network: Network, target: EntityTarget, given: ToolArguments): Plan {
  const { beyondEdge = false, entity: kind, ignored = [], verb } = target;
  const rows: readonly EntityRow[] = network.populations[kind].rows;
  const isKnown = rows.some(({ id, name }) => [id, name].includes(String(given.id)));
  if (beyondEdge && !isKnown) return { after: network, notes: [] };
  const inVain = ignored.filter((field) => given[field] !== undefined);
  const args = Object.fromEntries(Object.entries(given).filter(([field]) => !inVain.includes(field)));
  if (verb === 'create') {
    refuseTaken(rows, args);
    const row = { ...args, id: NEW } as unknown as EntityRows[typeof kind];
    return { after: withTunneler(network.withEntity(kind, row), kind, row), notes: [] };
  }
  const before = onlyRow(rows, args.id, ENTITY_WORDS[kind]);
  if (verb === 'delete')
    return { after: withoutTunneler(network.withoutEntity(kind, before.id), kind, before.id), notes: [] };
  if (isNameless(rows, before.id, args)) return unchanged(network, args);
  const row = changed(before, args, verb, [
    'id',
    'createdAt',
    'isOnline',
    'isVerified',
    'authenticators',
    'enrollment',
    'disabled',
    'isMfaEnabled',
    ...ignored,
  ]);
  const typed = row as EntityRows[typeof kind];
  return {
    after: withTunneler(network.withEntity(kind, typed), kind, typed),
    notes: [
      ...rightsNotes(kind, before, row),
      ...(inVain.length === 0 ? [] : [`A controller ignores ${inVain.join(', ')} here: use patchFabricRouter.`]),
    ],
  };
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
