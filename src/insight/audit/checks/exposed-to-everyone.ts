import { membersOf } from '../../../access/grants.ts';
import { namedSome, nameOf, rolesText } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';
import { withoutCatchAll } from '../model.ts';

/** Service policies that include everyone, or everything. */
export const exposedToEveryone: Check = {
  id: 'exposed-to-everyone',
  severity: 'high',
  title: 'service policies for all identities, or all services',
  lists: [],
  *find({ network }) {
    const { identities, services } = network.populations;
    for (const policy of network.policies.servicePolicies.values()) {
      const { row } = policy;
      const [everyone, everything] = [row.identityRoles, row.serviceRoles].map((roles) =>
        (roles ?? []).includes('#all'),
      );
      const may = row.type === 'Bind' ? 'host' : 'dial';
      const held = services.rowsAt(membersOf(policy, 'serviceRoles'));
      const people = identities.rowsAt(membersOf(policy, 'identityRoles'));
      if (everyone === true && held.length > 0) {
        yield {
          what: `${nameOf(row)} lets everyone ${may} ${everything === true ? 'every service' : count(held.length, 'service')}, including identities added later`,
          cause: `everyone-may-${may}`,
          entities: [entity('service-policy', row)],
          since: row.updatedAt,
          fix: withoutCatchAll(row),
          evidence: [`services: ${namedSome(held)}`, ...checksOf(row.postureCheckRoles)],
        };
      } else if (everything === true && people.length > 0) {
        yield {
          what: `${nameOf(row)} lets ${count(people.length, 'identity', 'identities')} ${may} every service, including those added later`,
          cause: `may-${may}-everything`,
          severity: row.type === 'Bind' ? 'medium' : 'high',
          entities: [entity('service-policy', row)],
          since: row.updatedAt,
          fix: withoutCatchAll(row),
          evidence: [`identities: ${namedSome(people)}`, ...checksOf(row.postureCheckRoles)],
        };
      }
    }
  },
};

const checksOf = (roles: readonly string[] | null | undefined) =>
  (roles ?? []).length === 0 ? ['no posture check protects it'] : [`posture checks: ${rolesText(roles ?? [])}`];
