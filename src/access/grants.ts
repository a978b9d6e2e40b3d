/** What follows from the policies of a network: who may do what. */
import { BitSet } from './bit-set.ts';
import type { HeldPolicy, Network } from './network.ts';
import { PairSet } from './pair-set.ts';
import type { PolicyKind, Side } from './policies.ts';

export type AccessKind = 'Dial' | 'Bind';

/** The service policies of a kind. */
export function policiesOf(network: Network, kind: AccessKind): readonly HeldPolicy[] {
  return [...network.policies.servicePolicies.values()].filter(({ row }) => row.type === kind);
}

/** The members of a policy's role list; empty if its kind has no such list. */
export function membersOf({ members }: HeldPolicy, side: Side): BitSet {
  return members[side] ?? NOBODY;
}

/** What policies grant together: identities with services. Only for some identities, if given. */
export function granted(policies: Iterable<HeldPolicy>, only?: BitSet): PairSet {
  const pairs = new PairSet();
  for (const policy of policies) {
    const identities = membersOf(policy, 'identityRoles');
    const services = membersOf(policy, 'serviceRoles');
    if (only === undefined) pairs.addAll(identities, services);
    else if (identities.meets(only)) pairs.addAll(identities.and(only), services);
  }
  return pairs;
}

/** The policies of a kind that grant a service to an identity. */
export function granting(network: Network, kind: AccessKind, identity: number, service: number): readonly HeldPolicy[] {
  return policiesOf(network, kind).filter(
    (policy) => membersOf(policy, 'identityRoles').has(identity) && membersOf(policy, 'serviceRoles').has(service),
  );
}

/** The edge routers that each identity, or each service, may use, without disabled ones. */
export function routersOf(network: Network, of: 'identities' | 'services'): PairSet {
  const [kind, side]: [PolicyKind, Side] =
    of === 'identities' ? ['edgeRouterPolicies', 'identityRoles'] : ['serviceEdgeRouterPolicies', 'serviceRoles'];
  const { routers } = network.populations;
  const disabled = BitSet.of([...routers.all].filter((position) => routers.at(position)?.disabled === true));
  const pairs = new PairSet();
  for (const policy of network.policies[kind].values()) {
    pairs.addAll(membersOf(policy, side), membersOf(policy, 'edgeRouterRoles').minus(disabled));
  }
  return pairs;
}

const NOBODY: BitSet = new BitSet();
