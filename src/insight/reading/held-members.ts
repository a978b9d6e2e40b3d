/**
 * Policies whose members do not follow from their roles, because a new semantic alone leaves the members as they were.
 */
import { membersOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import { POLICY_KINDS, type PolicyKind, type Side, sidesOf } from '../../access/policies.ts';
import { selector } from '../../access/roles.ts';
import type { Source } from './source.ts';

/** The tools that list the members of a policy. */
const LISTS: Readonly<Record<PolicyKind, Readonly<Partial<Record<Side, string>>>>> = {
  servicePolicies: {
    identityRoles: 'listServicePolicyIdentities',
    serviceRoles: 'listServicePolicyServices',
    postureCheckRoles: 'listServicePolicyPostureChecks',
  },
  edgeRouterPolicies: {
    identityRoles: 'listEdgeRouterPolicyIdentities',
    edgeRouterRoles: 'listEdgeRouterPolicyEdgeRouters',
  },
  serviceEdgeRouterPolicies: {
    serviceRoles: 'listServiceEdgeRouterPolicyServices',
    edgeRouterRoles: 'listServiceEdgeRouterPolicyEdgeRouters',
  },
};

/** The most lists of members that are read, those of the policies that changed last first. */
const MOST_LISTS = 40;

interface Doubtful {
  readonly policy: HeldPolicy;
  readonly side: Side;
  readonly list: string;
}

/**
 * The network with the members that the controller reports, wherever a change of semantic alone may have kept others.
 */
export async function withMembersAsHeld(source: Source, network: Network): Promise<Network> {
  const doubtful = POLICY_KINDS.flatMap((kind) => doubtfulLists(network, kind));
  if (doubtful.length === 0) return network;
  const latest = doubtful.sort(({ policy: one }, { policy: other }) => (changedAt(one) < changedAt(other) ? 1 : -1));
  const read = await Promise.all(
    latest.slice(0, MOST_LISTS).map(async ({ list, policy, side }) => {
      const members = await source.list<{ readonly id: string }>(list, { id: policy.row.id, fields: ['id'] });
      return 'value' in members ? [[`${policy.row.id} ${side}`, members.value.map(({ id }) => id)] as const] : [];
    }),
  );
  const held = new Map(read.flat());
  return network.withHeld((_kind, { id }, side) => held.get(`${id} ${side}`));
}

/**
 * Role lists of policies that were changed after they were created, and that would select other members with the other
 * semantic.
 */
function doubtfulLists(network: Network, kind: PolicyKind): readonly Doubtful[] {
  return [...network.policies[kind].values()].flatMap((policy) => {
    const { createdAt, updatedAt } = policy.row;
    if (updatedAt === undefined || updatedAt === createdAt) return [];
    return sidesOf(kind).flatMap(([side, entities]) => {
      const semantic = policy.row.semantic === 'AllOf' ? 'AnyOf' : 'AllOf';
      const others = network.populations[entities].select(selector(policy.row[side], semantic));
      const list = LISTS[kind][side];
      return list === undefined || others.equals(membersOf(policy, side)) ? [] : [{ policy, side, list }];
    });
  });
}

const changedAt = ({ row }: HeldPolicy): string => row.updatedAt ?? '';
