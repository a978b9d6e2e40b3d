/** What follows from the policies of a network: who may do what. */

import { BitSet } from './bit-set.ts';
import type { HeldPolicy, Network } from './network.ts';
import { PairSet } from './pair-set.ts';
import type { Side } from './policies.ts';
import { atOnce, filtered, type Steps } from './steps.ts';

export const ACCESS_KINDS = ['Dial', 'Bind'] as const;
/** `Dial` or `Bind`. */
export type AccessKind = (typeof ACCESS_KINDS)[number];

/** The service policies of a kind. */
export function policiesOf(network: Network, kind: AccessKind): readonly HeldPolicy[] {
  const { servicePolicies } = network.policies;
  return network.derived(servicePolicies, `${kind} policies`, () =>
    [...servicePolicies.values()].filter(({ row }) => row.type === kind),
  );
}

/** The members of a policy's role list; empty if its kind has no such list. */
export function membersOf({ members }: HeldPolicy, side: Side): BitSet {
  return members[side] ?? NOBODY;
}

/** What policies grant together: identities with services. Only for some identities, if given. */
export function* granted(policies: Iterable<HeldPolicy>, only?: BitSet): Steps<PairSet> {
  const pairs = new PairSet();
  for (const policy of policies) {
    const identities = membersOf(policy, 'identityRoles');
    const services = membersOf(policy, 'serviceRoles');
    if (only === undefined) pairs.addAll(identities, services);
    else if (identities.meets(only)) pairs.addAll(identities.and(only), services);
    yield;
  }
  return pairs;
}

/** What all policies of a kind grant together. */
export function grants(network: Network, kind: AccessKind): PairSet {
  return atOnce(grantsInSteps(network, kind));
}

/** What all policies of a kind grant together, in steps. The result is kept: later calls return it at once. */
export function grantsInSteps(network: Network, kind: AccessKind): Steps<PairSet> {
  return network.deriving(network.policies.servicePolicies, kind, () => granted(policiesOf(network, kind)));
}

/** The identities that may dial, or bind, a service: without deriving what all policies grant. */
export function grantedTo(network: Network, kind: AccessKind, service: number): BitSet {
  const identities = new BitSet();
  for (const policy of policiesOf(network, kind)) {
    if (membersOf(policy, 'serviceRoles').has(service)) identities.addAll(membersOf(policy, 'identityRoles'));
  }
  return identities;
}

/** The policies that include both an identity and a service. */
export function holdingBoth(policies: readonly HeldPolicy[], identity: number, service: number): readonly HeldPolicy[] {
  return policies.filter(
    (policy) => membersOf(policy, 'identityRoles').has(identity) && membersOf(policy, 'serviceRoles').has(service),
  );
}

/**
 * The edge routers that each identity, or each service, may use, without disabled ones. A router that dials and hosts
 * itself uses no other.
 */
export function routersOf(network: Network, of: 'identities' | 'services'): PairSet {
  return atOnce(routersInSteps(network, of));
}

/** What `routersOf` returns, in steps. The result is kept: later calls return it at once. */
export function routersInSteps(network: Network, of: 'identities' | 'services'): Steps<PairSet> {
  return network.deriving(network, `routers of ${of}`, () => usableRouters(network, of));
}

function* usableRouters(network: Network, of: 'identities' | 'services'): Steps<PairSet> {
  const { identities, routers } = network.populations;
  const disabled = BitSet.of([...routers.all].filter((position) => routers.at(position)?.disabled === true));
  const pairs = new PairSet();
  if (of === 'services') {
    for (const policy of network.policies.serviceEdgeRouterPolicies.values()) {
      pairs.addAll(membersOf(policy, 'serviceRoles'), membersOf(policy, 'edgeRouterRoles').minus(disabled));
      yield;
    }
    return pairs;
  }
  const tunnelers = BitSet.of(
    yield* filtered(identities.all, (position) => identities.at(position)?.typeId === 'Router'),
  );
  for (const policy of network.policies.edgeRouterPolicies.values()) {
    const members = membersOf(policy, 'identityRoles').minus(tunnelers);
    pairs.addAll(members, membersOf(policy, 'edgeRouterRoles').minus(disabled));
    yield;
  }
  for (const tunneler of tunnelers) {
    pairs.addAll([tunneler], routers.positionsOf([identities.at(tunneler)?.id ?? '']).minus(disabled));
  }
  return pairs;
}

const NOBODY: BitSet = new BitSet();
