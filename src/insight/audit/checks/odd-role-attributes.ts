import { nearestOf } from '../../../access/near.ts';
import { POLICY_KINDS, type Side, sidesOf } from '../../../access/policies.ts';
import { attributesOf } from '../../../access/roles.ts';
import type { EntityRow, PostureCheckRow } from '../../../access/rows.ts';
import { nameText } from '../../../common/name-text.ts';
import { attributesText, nameOf } from '../../wording/finding.ts';
import { type Check, entity, type Fault } from '../check.ts';
import type { AuditModel } from '../model.ts';

const KINDS = [
  ['identities', 'identity', 'patchIdentity'],
  ['services', 'service', 'patchService'],
  ['routers', 'edge-router', 'patchEdgeRouter'],
  ['postureChecks', 'posture-check', 'patchPostureCheck'],
] as const;

/**
 * Attributes that no policy names: probably typos if similar to one that a policy names; useless if only one entity has
 * them.
 */
export const oddRoleAttributes: Check = {
  id: 'odd-role-attributes',
  severity: 'medium',
  title: 'role attributes that no policy names: probable typos, and those of a single entity',
  lists: [],
  *find(model) {
    for (const [kind, word, tool] of KINDS) {
      const used = namedInPolicies(model, kind);
      const { attributes } = model.network.populations[kind];
      for (const [attribute, bearers] of attributes) {
        if (used.has(attribute)) continue;
        const near = nearestOf(attribute, used);
        // There are few routers: an attribute of a single one is often meant for it alone.
        if (near === undefined && bearers === 1 && used.size > 0 && kind !== 'routers') {
          const [row] = model.network.populations[kind].rowsAt(model.network.populations[kind].bearersOf(attribute));
          if (row !== undefined) yield usedOnce(row, attribute, word, tool);
        }
        if (near === undefined || bearers > MOST_BEARERS) continue;
        const rows: readonly EntityRow[] = model.network.populations[kind].rowsAt(
          model.network.populations[kind].bearersOf(attribute),
        );
        for (const row of rows) yield faultOf(row, { attribute, near: near.has, how: near.how, word, tool });
      }
    }
  },
};

function usedOnce(row: EntityRow, attribute: string, word: string, tool: string): Fault {
  const roleAttributes = attributesOf(row).filter((one) => one !== attribute);
  return {
    what: `only ${nameOf(row)} has ${attributesText([attribute])}, and no policy names it: it does nothing`,
    cause: nameText(attribute),
    severity: 'low',
    entities: [entity(word, row)],
    certainty: 'plausible',
    fix: { tool, arguments: { id: row.id, ...typeOf(row, tool), roleAttributes } },
  };
}

/** A change of a posture check repeats its type; other entities have no such argument. */
const typeOf = (row: EntityRow, tool: string) =>
  tool === 'patchPostureCheck' ? { typeId: (row as PostureCheckRow).typeId } : {};

/** An attribute that several entities have is intentional. */
const MOST_BEARERS = 3;

interface Slip {
  readonly attribute: string;
  readonly near: string;
  readonly how: string;
  readonly word: string;
  readonly tool: string;
}

function faultOf(row: EntityRow, { attribute, how, near, tool, word }: Slip): Fault {
  const own = attributesOf(row);
  const roleAttributes = [...new Set(own.map((one) => (one === attribute ? near : one)))];
  return {
    what: `${nameOf(row)} has ${attributesText([attribute])}, which no policy names; policies name ${attributesText([near])} (${how})`,
    cause: nameText(attribute),
    entities: [entity(word, row)],
    certainty: 'plausible',
    fix: { tool, arguments: { id: row.id, ...typeOf(row, tool), roleAttributes } },
  };
}

function namedInPolicies({ network }: AuditModel, wanted: string): ReadonlySet<string> {
  const named = new Set<string>();
  for (const kind of POLICY_KINDS) {
    const sides: readonly Side[] = sidesOf(kind)
      .filter(([, entities]) => entities === wanted)
      .map(([side]) => side);
    for (const { row } of network.policies[kind].values()) {
      for (const role of sides.flatMap((side) => row[side] ?? [])) if (role.startsWith('#')) named.add(role.slice(1));
    }
  }
  return named;
}
