import { meantRole, nearestOf } from '../../../access/near.ts';
import type { HeldPolicy } from '../../../access/network.ts';
import { type EntityKind, POLICY_KINDS, type Side, sidesOf } from '../../../access/policies.ts';
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
        const empty = sidesOf(kind).find(
          ([side]) => side !== 'postureCheckRoles' && policy.members[side]?.isEmpty === true,
        );
        if (empty === undefined || policy.row.isSystem === true) continue;
        const [side, entities] = empty;
        const roles = policy.row[side] ?? [];
        // `#all` is fine in a network that has no such entity yet: it matches those that are added.
        if (roles.includes('#all')) continue;
        const near = nearRoles(model, policy, side, entities);
        const wording = roles.length === 0 ? 'names none' : `${policy.row.semantic} ${rolesText(roles)}`;
        yield {
          what: `${nameOf(policy.row)} matches no ${ENTITY_WORDS[entities]}: ${wording}`,
          entities: [policyEntity(kind, policy.row)],
          evidence: near.map(({ meant, role }) =>
            meant.startsWith('#') && role.startsWith('#')
              ? `${nameText(role)}: the nearest existing one is ${nameText(meant)}`
              : `${nameText(role)} seems to mean ${nameText(meant)}: # is for attributes, @ for ids`,
          ),
          fix:
            near.length === 0
              ? { tool: `delete${noun}`, arguments: { id: policy.row.id } }
              : corrected(noun, policy, side, near),
        };
      }
    }
  },
};

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

function corrected(noun: string, { row }: HeldPolicy, side: Side, near: readonly NearRole[]): Fix {
  const roles = (row[side] ?? []).map((role) => {
    const found = near.find((each) => each.role === role);
    return found === undefined ? role : found.meant;
  });
  return { tool: `patch${noun}`, arguments: { id: row.id, [side]: roles } };
}
