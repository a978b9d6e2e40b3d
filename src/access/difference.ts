/** The effect of a change on access: the pairs really lost and gained, considering all other grants. */

import { BitSet } from './bit-set.ts';
import { granted, grantsInSteps, membersOf, routersInSteps } from './grants.ts';
import { groupBy } from './group-by.ts';
import type { HeldPolicy, Network } from './network.ts';
import { PairSet } from './pair-set.ts';
import { filtered, type Steps } from './steps.ts';

/** The effect of a change on the pairs that policies grant. */
export interface Difference {
  readonly lost: PairSet;
  readonly gained: PairSet;
  /** Pairs of a removed or reduced policy that others still grant. */
  readonly kept: PairSet;
}

/** How the grants of all policies together change. */
export function* difference(before: readonly HeldPolicy[], after: readonly HeldPolicy[]): Steps<Difference> {
  const [old, now] = [byId(before), byId(after)];
  const changedBefore = [...old.values()].filter((policy) => !grantsSame(policy, now.get(policy.row.id)));
  const changedAfter = [...now.values()].filter((policy) => !grantsSame(policy, old.get(policy.row.id)));
  const concerned = new BitSet();
  for (const policy of [...changedBefore, ...changedAfter]) concerned.addAll(membersOf(policy, 'identityRoles'));
  const granting = yield* granted(changedAfter);
  const withdrawing = yield* granted(changedBefore);
  const changed = new Set(changedAfter);
  // Unchanged policies grant the same on both sides.
  const elsewhere = yield* granted(
    [...now.values()].filter((policy) => !changed.has(policy)),
    concerned,
  );
  const withdrawn = withdrawing.minus(granting);
  yield;
  const lost = withdrawn.minus(elsewhere);
  yield;
  const gained = granting.minus(withdrawing).minus(elsewhere);
  yield;
  const kept = withdrawn.minus(lost);
  yield;
  return { lost, gained, kept };
}

/** How many of some pairs each policy grants; policies that grant none are absent. */
export function* coverage(pairs: PairSet, policies: Iterable<HeldPolicy>): Steps<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const firsts = pairs.firsts;
  for (const policy of policies) {
    yield;
    let count = 0;
    const services = membersOf(policy, 'serviceRoles');
    const identities = membersOf(policy, 'identityRoles');
    if (!identities.meets(firsts)) continue;
    const shared = new Map<BitSet, number>();
    for (const identity of identities.and(firsts)) {
      const row = pairs.row(identity);
      const size = shared.get(row) ?? row.sharedSize(services);
      shared.set(row, size);
      count += size;
    }
    if (count > 0) counts.set(policy.row.id, count);
  }
  return counts;
}

/**
 * Pairs that may be dialed before and after the change, but have edge routers in common only before it, or only after
 * it.
 */
export interface RouterDifference {
  readonly lost: PairSet;
  readonly gained: PairSet;
}

/** What a change does to the edge routers that identities have in common with the services that they may dial. */
export function* routerDifference(before: Network, after: Network): Steps<RouterDifference> {
  if (hasSameRouters(before, after)) return { lost: new PairSet(), gained: new PairSet() };
  const routers = function* (network: Network) {
    const identities = yield* routersInSteps(network, 'identities');
    return { identities, services: yield* routersInSteps(network, 'services') };
  };
  const old = yield* routers(before);
  const now = yield* routers(after);
  const moved = {
    identities: yield* changedRows(old.identities, now.identities),
    services: yield* changedRows(old.services, now.services),
  };
  const [lost, gained] = [new PairSet(), new PairSet()];
  if (moved.identities.isEmpty && moved.services.isEmpty) return { lost, gained };
  const dialedThen = yield* grantsInSteps(after, 'Dial');
  const dialed = dialedThen.and(yield* grantsInSteps(before, 'Dial'));
  yield;
  for (const identities of alike(dialed.firsts, [dialed, old.identities, now.identities])) {
    yield;
    const [identity = -1] = identities;
    const services = moved.identities.has(identity) ? dialed.row(identity) : dialed.row(identity).and(moved.services);
    const [ends, begins] = [new BitSet(), new BitSet()];
    for (const service of services) {
      const met = old.identities.row(identity).meets(old.services.row(service));
      const meets = now.identities.row(identity).meets(now.services.row(service));
      if (met !== meets) (met ? ends : begins).add(service);
    }
    lost.addAll(identities, ends);
    gained.addAll(identities, begins);
  }
  return { lost, gained };
}

/** Groups the firsts that have the same seconds in each of these pair sets. */
function alike(firsts: Iterable<number>, [set, ...others]: readonly PairSet[]): readonly (readonly number[])[] {
  if (set === undefined) return [[...firsts]];
  return [...groupBy(firsts, (first) => set.row(first)).values()].flatMap((own) => alike(own, others));
}

/** Whether the change affects no access to routers. */
export function hasSameRouters(before: Network, after: Network): boolean {
  const kinds = ['edgeRouterPolicies', 'serviceEdgeRouterPolicies'] as const;
  const samePolicies = kinds.every((kind) => before.policies[kind] === after.policies[kind]);
  return samePolicies && before.populations.routers === after.populations.routers;
}

function* changedRows(before: PairSet, after: PairSet): Steps<BitSet> {
  const all = before.firsts;
  all.addAll(after.firsts);
  return BitSet.of(yield* filtered(all, (first) => !before.row(first).equals(after.row(first))));
}

const byId = (policies: readonly HeldPolicy[]) => new Map(policies.map((policy) => [policy.row.id, policy]));

function grantsSame(one: HeldPolicy, other: HeldPolicy | undefined): boolean {
  if (other === undefined) return false;
  return (['identityRoles', 'serviceRoles'] as const).every((side) => {
    const [left, right] = [membersOf(one, side), membersOf(other, side)];
    return left === right || left.equals(right);
  });
}
