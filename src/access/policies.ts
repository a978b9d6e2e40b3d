/** The three kinds of policy, and what each of their role lists selects. */

/** By kind of policy and role list: the kind of entity that the list selects. */
export const POLICY_ROLES = {
  servicePolicies: { identityRoles: 'identities', serviceRoles: 'services', postureCheckRoles: 'postureChecks' },
  edgeRouterPolicies: { identityRoles: 'identities', edgeRouterRoles: 'routers' },
  serviceEdgeRouterPolicies: { serviceRoles: 'services', edgeRouterRoles: 'routers' },
} as const;

/** A kind of policy, as the key of its list. */
export type PolicyKind = keyof typeof POLICY_ROLES;
export const POLICY_KINDS = Object.keys(POLICY_ROLES) as readonly PolicyKind[];

/** A role list of a policy. */
export type Side = 'identityRoles' | 'serviceRoles' | 'edgeRouterRoles' | 'postureCheckRoles';

/** What policies select. Routers are edge routers here. */
export type EntityKind = 'identities' | 'services' | 'routers' | 'postureChecks';

/** The role lists of a kind of policy, with the kind of entity that each selects. */
export function sidesOf(kind: PolicyKind): readonly (readonly [Side, EntityKind])[] {
  return Object.entries(POLICY_ROLES[kind]) as [Side, EntityKind][];
}
