import { meantRole } from '../../../access/near.ts';
import { POLICY_KINDS, sidesOf } from '../../../access/policies.ts';
import { nameText } from '../../../common/name-text.ts';
import { nameOf, rolesText } from '../../wording/finding.ts';
import { POLICY_NOUNS } from '../../wording/kinds.ts';
import { type Check, entity, type Fault, policyEntity } from '../check.ts';
import type { AuditModel } from '../model.ts';

/**
 * References to deleted entities: in role lists, configs of services, auth policies of identities and their signers.
 */
export const danglingReferences: Check = {
  id: 'dangling-references',
  severity: 'medium',
  title: 'references to deleted entities',
  lists: ['configs', 'authPolicies', 'signers'],
  *find(model) {
    yield* goneFromPolicies(model);
    yield* goneConfigs(model);
    yield* goneAuthPolicies(model);
    yield* goneSigners(model);
  },
};

function* goneFromPolicies({ network }: AuditModel): Iterable<Fault> {
  for (const kind of POLICY_KINDS) {
    for (const { row } of network.policies[kind].values()) {
      for (const [side, entities] of sidesOf(kind)) {
        const population = network.populations[entities];
        const roles = row[side] ?? [];
        const gone = roles.filter((role) => role.startsWith('@') && population.get(role.slice(1)) === undefined);
        if (gone.length === 0) continue;
        const meant = new Map(gone.map((role) => [role, meantRole(role, population)]));
        yield {
          what: `${nameOf(row)} names ${rolesText(gone)} in ${side}, which ${gone.length === 1 ? 'does' : 'do'} not exist`,
          cause: side,
          entities: [policyEntity(kind, row)],
          evidence: [...meant].flatMap(([role, is]) =>
            is === undefined ? [] : [`${nameText(role)} seems to mean ${nameText(is)}: # is for attributes, @ for ids`],
          ),
          fix: {
            tool: `patch${POLICY_NOUNS[kind]}`,
            arguments: {
              id: row.id,
              [side]: [...new Set(roles.flatMap((role) => (meant.has(role) ? (meant.get(role) ?? []) : role)))],
            },
          },
        };
      }
    }
  }
}

function* goneConfigs({ lists, services }: AuditModel): Iterable<Fault> {
  const configs = new Set(lists.configs.map(({ id }) => id));
  for (const service of configs.size === 0 ? [] : services) {
    const own = service.configs ?? [];
    const gone = own.filter((id) => !configs.has(id));
    if (gone.length === 0) continue;
    yield {
      what: `${nameOf(service)} has the configs ${gone.join(', ')}, which do not exist`,
      cause: 'configs',
      entities: [entity('service', service)],
      fix: { tool: 'patchService', arguments: { id: service.id, configs: own.filter((id) => configs.has(id)) } },
    };
  }
}

function* goneAuthPolicies({ identities, lists }: AuditModel): Iterable<Fault> {
  const policies = new Set(lists.authPolicies.map(({ id }) => id));
  for (const identity of policies.size === 0 ? [] : identities) {
    if (policies.has(identity.authPolicyId ?? 'default')) continue;
    yield {
      what: `${nameOf(identity)} has the auth policy ${identity.authPolicyId}, which does not exist: it can't log in`,
      cause: 'auth-policy',
      entities: [entity('identity', identity)],
      fix: { tool: 'patchIdentity', arguments: { id: identity.id, authPolicyId: 'default' } },
    };
  }
}

function* goneSigners({ lists }: AuditModel): Iterable<Fault> {
  const signers = new Set(lists.signers.map(({ id }) => id));
  for (const policy of lists.authPolicies) {
    const own = policy.primary?.extJwt?.allowedSigners ?? [];
    const gone = own.filter((id) => !signers.has(id));
    if (gone.length === 0) continue;
    const extJwt = { allowedSigners: own.filter((id) => signers.has(id)) };
    yield {
      what: `${nameOf(policy)} allows the signers ${gone.join(', ')}, which do not exist`,
      cause: 'signers',
      entities: [entity('auth-policy', policy)],
      fix: { tool: 'patchAuthPolicy', arguments: { id: policy.id, primary: { extJwt } } },
    };
  }
}
