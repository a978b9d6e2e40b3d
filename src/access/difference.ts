/** The effect of a change on access: the pairs really lost and gained, considering all other grants. */
import { BitSet } from './bit-set.ts';
import { granted, membersOf, policiesOf, routersOf } from './grants.ts';
import type { HeldPolicy, Network } from './network.ts';
import { PairSet } from './pair-set.ts';

export interface Difference {
  readonly lost: PairSet;
  readonly gained: PairSet;
  /** Pairs of a removed or reduced policy that others still grant, by the ids of those others. */
  readonly kept: PairSet;
  readonly keptBy: ReadonlyMap<string, number>;
}

/** How the grants of all policies together change. */
export function difference(before: readonly HeldPolicy[], after: readonly HeldPolicy[]): Difference {
  const [old, now] = [byId(before), byId(after)];
  const changedBefore = [...old.values()].filter((policy) => !grantsSame(policy, now.get(policy.row.id)));
  const changedAfter = [...now.values()].filter((policy) => !grantsSame(policy, old.get(policy.row.id)));
  const concerned = new BitSet();
  for (const policy of [...changedBefore, ...changedAfter]) concerned.addAll(membersOf(policy, 'identityRoles'));
  const [granting, withdrawing] = [granted(changedAfter), granted(changedBefore)];
  // Unchanged policies grant the same on both sides.
  const elsewhere = granted(
    [...now.values()].filter((policy) => !changedAfter.includes(policy)),
    concerned,
  );
  const lost = withdrawing.minus(granting).minus(elsewhere);
  const gained = granting.minus(withdrawing).minus(elsewhere);
  const withdrawn = withdrawing.minus(granting);
  const kept = withdrawn.minus(lost);
  return { lost, gained, kept, keptBy: coverage(kept, now.values()) };
}

/** How many of some pairs each policy grants; policies that grant none are absent. */
export function coverage(pairs: PairSet, policies: Iterable<HeldPolicy>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const firsts = pairs.firsts;
  for (const policy of policies) {
    let count = 0;
    const services = membersOf(policy, 'serviceRoles');
    const identities = membersOf(policy, 'identityRoles');
    if (!identities.meets(firsts)) continue;
    for (const identity of identities.and(firsts)) count += pairs.row(identity).sharedSize(services);
    if (count > 0) counts.set(policy.row.id, count);
  }
  return counts;
}

/** Pairs that may be dialed before and after, but have edge routers in common on one side of the change only. */
export interface RouterDifference {
  readonly lost: PairSet;
  readonly gained: PairSet;
}

/** How the edge routers change that identities have in common with the services that they may dial. */
export function routerDifference(before: Network, after: Network): RouterDifference {
  if (hasSameRouters(before, after)) return { lost: new PairSet(), gained: new PairSet() };
  const routers = (network: Network) => ({
    identities: routersOf(network, 'identities'),
    services: routersOf(network, 'services'),
  });
  const [old, now] = [routers(before), routers(after)];
  const moved = {
    identities: changedRows(old.identities, now.identities),
    services: changedRows(old.services, now.services),
  };
  const [lost, gained] = [new PairSet(), new PairSet()];
  if (moved.identities.isEmpty && moved.services.isEmpty) return { lost, gained };
  const dialed = granted(policiesOf(after, 'Dial')).and(granted(policiesOf(before, 'Dial')));
  for (const identity of dialed.firsts) {
    const services = moved.identities.has(identity) ? dialed.row(identity) : dialed.row(identity).and(moved.services);
    const [ownBefore, ownNow] = [old.identities.row(identity), now.identities.row(identity)];
    for (const service of services) {
      const met = ownBefore.meets(old.services.row(service));
      const meets = ownNow.meets(now.services.row(service));
      if (met !== meets) (met ? lost : gained).addAll([identity], BitSet.of([service]));
    }
  }
  return { lost, gained };
}

/** Whether the change affects no access to routers. */
function hasSameRouters(before: Network, after: Network): boolean {
  const kinds = ['edgeRouterPolicies', 'serviceEdgeRouterPolicies'] as const;
  const samePolicies = kinds.every((kind) => before.policies[kind] === after.policies[kind]);
  return samePolicies && before.populations.routers === after.populations.routers;
}

function changedRows(before: PairSet, after: PairSet): BitSet {
  const all = before.firsts;
  all.addAll(after.firsts);
  return BitSet.of([...all].filter((first) => !before.row(first).equals(after.row(first))));
}

const byId = (policies: readonly HeldPolicy[]) => new Map(policies.map((policy) => [policy.row.id, policy]));

function grantsSame(one: HeldPolicy, other: HeldPolicy | undefined): boolean {
  if (other === undefined) return false;
  return (['identityRoles', 'serviceRoles'] as const).every((side) => {
    const [left, right] = [membersOf(one, side), membersOf(other, side)];
    return left === right || left.equals(right);
  });
}
