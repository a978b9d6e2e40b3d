import { meantRole, nearestOf } from '../../../access/near.ts';
import type { HeldPolicy } from '../../../access/network.ts';
import { type EntityKind, POLICY_KINDS, type Side, sidesOf } from '../../../access/policies.ts';
import { selector } from '../../../access/roles.ts';
import { nameText } from '../../../common/name-text.ts';
import { type Fix, nameOf, rolesText } from '../../wording/finding.ts';
import { ENTITY_WORDS, POLICY_NOUNS } from '../../wording/kinds.ts';
import { type Check, policyEntity } from '../check.ts';
import type { AuditModel } from '../model.ts';

/** Policies with an empty side: they grant nothing. */
export const policyMatchesNothing: Check = {
  id: 'policy-matches-nothing',
  severity: 'medium',
  title: 'policies with a side that matches nothing, so they grant nothing',
  lists: [],
  *find(model) {
    for (const kind of POLICY_KINDS) {
      const noun = POLICY_NOUNS[kind];
      for (const policy of model.network.policies[kind].values()) {
        const empty = sidesOf(kind).filter(([side]) => isEmpty(policy, side));
        const [first] = empty;
        if (first === undefined || policy.row.isSystem === true) continue;
        const [side, entities] = first;
        const roles = policy.row[side] ?? [];
        const near = empty.flatMap(([each, of]) => nearRoles(model, policy, each, of));
        const wording = roles.length === 0 ? 'names none' : `${policy.row.semantic} ${rolesText(roles)}`;
        yield {
          what: `${nameOf(policy.row)} matches no ${ENTITY_WORDS[entities]}: ${wording}`,
          entities: [policyEntity(kind, policy.row)],
          evidence: near.map(({ meant, role }) =>
            meant.startsWith('#') && role.startsWith('#')
              ? `${nameText(role)}: the nearest existing one is ${nameText(meant)}`
              : `${nameText(role)} seems to mean ${nameText(meant)}: # is for attributes, @ for ids`,
          ),
          fix: corrected(model, noun, policy, empty) ?? { tool: `delete${noun}`, arguments: { id: policy.row.id } },
        };
      }
    }
  },
};

/** `#all` is fine in a network that has no such entity yet: it matches those that are added. */
const isEmpty = ({ members, row }: HeldPolicy, side: Side): boolean =>
  side !== 'postureCheckRoles' && members[side]?.isEmpty === true && !(row[side] ?? []).includes('#all');

interface NearRole {
  readonly role: string;
  readonly meant: string;
}

function nearRoles(
  { network }: AuditModel,
  { row }: HeldPolicy,
  side: Side,
  entities: EntityKind,
): readonly NearRole[] {
  const population = network.populations[entities];
  return (row[side] ?? []).flatMap((role) => {
    const isAttribute = role.startsWith('#');
    if (isAttribute && population.attributes.has(role.slice(1))) return [];
    const near = isAttribute ? nearestOf(role.slice(1), population.attributes.keys()) : undefined;
    const meant = near === undefined ? meantRole(role, population) : `#${near.has}`;
    return meant === undefined || meant === role ? [] : [{ role, meant }];
  });
}

/** The policy with roles that are meant; undefined if it would still match nothing. */
function corrected(
  model: AuditModel,
  noun: string,
  policy: HeldPolicy,
  empty: readonly (readonly [Side, EntityKind])[],
): Fix | undefined {
  const { id, semantic } = policy.row;
  const lists = empty.map(([side, entities]) => {
    const near = nearRoles(model, policy, side, entities);
    const roles = (policy.row[side] ?? []).map((role) => near.find((each) => each.role === role)?.meant ?? role);
    return { side, roles, selected: model.network.populations[entities].select(selector(roles, semantic)) };
  });
  if (lists.some(({ selected }) => selected.isEmpty)) return undefined;
  const sides = Object.fromEntries(lists.map(({ roles, side }) => [side, roles]));
  return { tool: `patch${noun}`, arguments: { id, ...sides } };
}
