import { membersOf } from '../../../access/grants.ts';
import { nearestOf } from '../../../access/near.ts';
import { attributesOf } from '../../../access/roles.ts';
import { attributesText, fixOr, nameOf, rolesText } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';
import type { AuditModel } from '../model.ts';

/** Policies whose posture check roles match no check: access through them is not protected at all. */
export const postureMatchesNoCheck: Check = {
  id: 'posture-matches-no-check',
  severity: 'high',
  title: 'policies that name posture checks but match none: access is unprotected',
  lists: [],
  *find(model) {
    for (const policy of model.network.policies.servicePolicies.values()) {
      const { row } = policy;
      const roles = row.postureCheckRoles ?? [];
      if (roles.length === 0 || !membersOf(policy, 'postureCheckRoles').isEmpty) continue;
      const [people, services] = [membersOf(policy, 'identityRoles').size, membersOf(policy, 'serviceRoles').size];
      if (people === 0 || services === 0) continue;
      const meant = checksMeant(model, roles);
      const why = row.semantic === 'AllOf' && roles.length > 1 ? 'no check has all of them' : 'no check has them';
      yield {
        what: `${nameOf(row)} requires posture checks ${row.semantic} ${rolesText(roles)}, but ${why}: ${count(people, 'identity reaches', 'identities reach')} ${count(services, 'service')} unchecked`,
        entities: [entity('service-policy', row)],
        evidence: meant.map((check) => `${nameOf(check)} has ${attributesText(attributesOf(check))}`),
        since: row.updatedAt,
        ...fixOr(
          meant.length === 0
            ? undefined
            : {
                tool: 'patchServicePolicy',
                arguments: { id: row.id, postureCheckRoles: meant.map(({ id }) => `@${id}`) },
              },
          `Create the posture check that is meant (createPostureCheck), with ${rolesText(roles)}: until then nothing is checked.`,
        ),
      };
    }
  },
};

/** Checks with one of the attributes, or a similar one. */
function checksMeant({ network }: AuditModel, roles: readonly string[]) {
  const wanted = roles.filter((role) => role.startsWith('#')).map((role) => role.slice(1));
  return network.populations.postureChecks.rows.filter((check) => {
    const own = attributesOf(check);
    return wanted.some((attribute) => own.includes(attribute) || nearestOf(attribute, own) !== undefined);
  });
}
