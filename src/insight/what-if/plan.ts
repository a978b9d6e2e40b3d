/** Applies a call to the model instead of the network, as a controller would. */

import { isAdministrator } from '../../access/administrators.ts';
import type { EntityRows, Network } from '../../access/network.ts';
import { type EntityKind, type PolicyKind, sidesOf } from '../../access/policies.ts';
import { sameRoles } from '../../access/roles.ts';
import type { EntityRow, PolicyRow } from '../../access/rows.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { ToolArguments } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { ENTITY_WORDS, POLICY_WORDS } from '../wording/kinds.ts';
import { nameText } from '../wording/name-text.ts';
import { onlyRow } from './only-row.ts';
import { type EntityTarget, type PlannedCall, targetOf, type Verb } from './planned-call.ts';

/** How the model changes, and notes about the change. */
export interface Plan {
  readonly after: Network;
  readonly notes: readonly string[];
}

/** The id of the entity that a call would create. */
const NEW = '(new)';

/** @throws {ToolError} for a missing entity, and for what a controller would refuse */
export function plan(network: Network, call: PlannedCall): Plan {
  const target = targetOf(call.tool);
  switch (target?.kind) {
    case 'policy':
      return planPolicy(network, target.policy, target.verb, call.arguments);
    case 'entity':
      return planEntity(network, target, call.arguments);
    case 'enable':
    case 'disable':
      return planLogin(network, target.kind === 'disable', call.arguments);
    case 'reEnrollRouter':
      return planReEnrollment(network, call.arguments);
    default:
      return { after: network, notes: [] };
  }
}

/** A controller only asks for the certificate when a router connects. */
function planReEnrollment(network: Network, { id }: ToolArguments): Plan {
  const router = onlyRow(network.populations.routers.rows, id, 'edge router');
  return {
    after: network.withEntity('routers', { ...router, isOnline: false, isVerified: false }),
    notes: [
      `${named(router)} keeps the connection that it has. Once that ends, it is out of use until it has enrolled again with the new token.`,
    ],
  };
}

function planPolicy(network: Network, kind: PolicyKind, verb: Verb, args: ToolArguments): Plan {
  const rows = [...network.policies[kind].values()].map(({ row }) => row);
  if (verb === 'create') {
    refuseTaken(rows, args);
    const row = { semantic: 'AnyOf', ...withRoles(network, kind, args), id: NEW } as unknown as PolicyRow;
    return { after: network.withPolicy(kind, row), notes: [] };
  }
  const before = onlyRow(rows, args.id, POLICY_WORDS[kind]);
  if (verb === 'delete') {
    if (before.isSystem === true)
      throw new ToolError(
        'arguments',
        `${nameText(before.name ?? before.id)} is a system policy: a controller does not delete it.`,
        'Nothing would change.',
      );
    return { after: network.withoutPolicy(kind, before.id), notes: [] };
  }
  if (isNameless(rows, before.id, args)) return unchanged(network, args);
  const row = changed(before, withRoles(network, kind, args), verb, ['id', 'createdAt', 'updatedAt', 'isSystem']);
  const after = network.withPolicy(kind, row);
  const semanticOnly =
    row.semantic !== before.semantic && sidesOf(kind).every(([side]) => sameRoles(row[side], before[side]));
  const notes = semanticOnly
    ? [
        `A new semantic alone changes nothing: ${nameText(before.name ?? before.id)} keeps its members until a role list or an entity's attributes change. To apply it, change a role list in the same call.`,
      ]
    : [];
  return { after, notes };
}

function planEntity(network: Network, target: EntityTarget, given: ToolArguments): Plan {
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
  return network.withEntity('identities', identity).withPolicy('edgeRouterPolicies', {
    id: row.id,
    name: `edge-router-${row.id}-system`,
    isSystem: true,
    semantic: 'AnyOf',
    identityRoles: [`@${row.id}`],
    edgeRouterRoles: [`@${row.id}`],
  });
}

function withoutTunneler(network: Network, kind: EntityKind, id: string): Network {
  return kind === 'routers' ? network.withoutPolicy('edgeRouterPolicies', id).withoutEntity('identities', id) : network;
}

function planLogin(network: Network, disabled: boolean, given: ToolArguments): Plan {
  const before = onlyRow(network.populations.identities.rows, given.id, 'identity');
  const { disabledUntil: _until, ...row } = before;
  return { after: network.withEntity('identities', { ...row, disabled }), notes: [] };
}

/** PATCH takes null as not given; PUT resets what the body leaves out, except fields that no body has. */
function changed<Row extends EntityRow | PolicyRow>(
  before: Row,
  args: ToolArguments,
  verb: Verb,
  kept: readonly string[],
): Row {
  const wanted = Object.fromEntries(Object.entries(args).filter(([name, value]) => name !== 'id' && value !== null));
  if (verb === 'patch') return { ...before, ...wanted };
  const own = Object.fromEntries(Object.entries(before).filter(([name]) => kept.includes(name)));
  return { ...own, ...wanted } as unknown as Row;
}

/** If a name is taken or empty, a controller answers 200 and changes nothing at all. */
function isNameless(rows: readonly EntityRow[], id: string, { name }: ToolArguments): boolean {
  if (typeof name !== 'string' || rows.find((row) => row.id === id)?.name === name) return false;
  return name === '' || rows.some((row) => row.name === name);
}

function unchanged(network: Network, { name }: ToolArguments): Plan {
  return {
    after: network,
    notes: [
      `The name ${JSON.stringify(name)} is empty or taken: a controller accepts such a change without making it.`,
    ],
  };
}

function refuseTaken(rows: readonly EntityRow[], { name }: ToolArguments): void {
  if (rows.some((row) => row.name === name)) {
    throw new ToolError(
      'arguments',
      `The name ${JSON.stringify(name)} is taken: a controller would refuse this.`,
      'Choose another name.',
    );
  }
}

/** Roles with ids instead of names. */
function withRoles(network: Network, kind: PolicyKind, args: ToolArguments): ToolArguments {
  const sides = sidesOf(kind).flatMap(([side, entities]) => {
    const roles = args[side];
    if (!Array.isArray(roles)) return [];
    return [[side, roles.map((role) => withId(network, entities, String(role)))] as const];
  });
  return { ...args, ...Object.fromEntries(sides) };
}

function withId({ populations }: Network, kind: EntityKind, role: string): string {
  if (!role.startsWith('@')) return role;
  const rows: readonly EntityRow[] = populations[kind].rows;
  return `@${onlyRow(rows, role.slice(1), ENTITY_WORDS[kind]).id}`;
}
