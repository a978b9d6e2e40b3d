/** Policies that a call creates, changes or deletes. */

import { nearestOf } from '../../access/near.ts';
import type { Network } from '../../access/network.ts';
import { type EntityKind, type PolicyKind, type Side, sidesOf } from '../../access/policies.ts';
import { sameRoles } from '../../access/roles.ts';
import type { EntityRow, PolicyRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { ToolArguments } from '../reading/source.ts';
import { ENTITY_WORDS, POLICY_WORDS } from '../wording/kinds.ts';
import { onlyRow } from './only-row.ts';
import { changed, isNameless, NEW, type Plan, refuseTaken, unchanged } from './plan-body.ts';
import type { Verb } from './planned-call.ts';

/** @throws {ToolError} for a policy that does not exist, a name that is taken, and roles that a controller refuses */
export function planPolicy(network: Network, kind: PolicyKind, verb: Verb, args: ToolArguments): Plan {
  const rows = [...network.policies[kind].values()].map(({ row }) => row);
  if (verb === 'create') {
    refuseTaken(rows, args);
    const row = { semantic: 'AnyOf', ...withRoles(network, kind, args), id: NEW } as unknown as PolicyRow;
    return { after: network.withPolicy(kind, row), notes: emptyRoles(network, kind, row, args) };
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
  const wanted = changed(before, withRoles(network, kind, args), verb, ['id', 'createdAt', 'updatedAt', 'isSystem']);
  const row = wanted.type === before.type ? wanted : { ...wanted, postureCheckRoles: [] };
  return {
    after: network.withPolicy(kind, row),
    notes: [...silentEffects(kind, before, wanted), ...emptyRoles(network, kind, row, args)],
  };
}

/** What a controller does with a changed policy that the call does not say. */
function silentEffects(kind: PolicyKind, before: PolicyRow, wanted: PolicyRow): readonly string[] {
  const name = nameText(before.name ?? before.id);
  if (wanted.type !== before.type) {
    const hasChecks = [before, wanted].some(({ postureCheckRoles }) => (postureCheckRoles ?? []).length > 0);
    return hasChecks
      ? [
          `${name} loses its posture checks: a controller drops them when the type changes, even those that the same call gives. Set postureCheckRoles in a second call.`,
        ]
      : [];
  }
  const isSemanticAlone =
    wanted.semantic !== before.semantic && sidesOf(kind).every(([side]) => sameRoles(wanted[side], before[side]));
  return isSemanticAlone
    ? [
        `A new semantic alone changes nothing: ${name} keeps its members until a role list or an entity's attributes change. To apply it, change a role list in the same call.`,
      ]
    : [];
}

/** Attributes in the roles of a call that nothing has: the policy then selects less than it says. */
function emptyRoles(network: Network, kind: PolicyKind, row: PolicyRow, given: ToolArguments): readonly string[] {
  return sidesOf(kind).flatMap(([side, entities]) => {
    if (given[side] === undefined) return [];
    const { attributes } = network.populations[entities];
    return (row[side] ?? []).flatMap((role) => {
      const attribute = role.slice(1);
      if (!role.startsWith('#') || role === '#all' || attributes.has(attribute)) return [];
      const near = nearestOf(attribute, attributes.keys());
      const hint = near === undefined ? '' : `; the nearest existing attribute is #${nameText(near.has)}`;
      return [`${side}: no ${ENTITY_WORDS[entities]} has #${nameText(attribute)}${hint}.`];
    });
  });
}

/** Roles with ids instead of names. */
function withRoles(network: Network, kind: PolicyKind, args: ToolArguments): ToolArguments {
  const sides = sidesOf(kind).flatMap(([side, entities]) => {
    const roles = args[side];
    if (!Array.isArray(roles)) return [];
    if (roles.length > 1 && roles.includes('#all')) throw notAlone(side);
    return [[side, roles.map((role) => withId(network, side, entities, String(role)))] as const];
  });
  return { ...args, ...Object.fromEntries(sides) };
}

const notAlone = (side: Side) =>
  new ToolError(
    'arguments',
    `${side}: #all has to be the only role: a controller refuses it together with others.`,
    'Leave the others out, as #all includes everything, or leave out #all.',
  );

function withId({ populations }: Network, side: Side, kind: EntityKind, role: string): string {
  if (role.startsWith('#')) return role;
  if (!role.startsWith('@'))
    throw new ToolError(
      'arguments',
      `${side}: ${JSON.stringify(role)} begins with neither # (an attribute) nor @ (one ${ENTITY_WORDS[kind]}): a controller refuses it.`,
      `Use ${JSON.stringify(`@${role}`)} or ${JSON.stringify(`#${role}`)}.`,
    );
  const rows: readonly EntityRow[] = populations[kind].rows;
  return `@${onlyRow(rows, role.slice(1), ENTITY_WORDS[kind]).id}`;
}
