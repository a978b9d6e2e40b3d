/** What a change does to access, in pairs: who lost or gained what, considering all other grants. */
import { coverage, difference, routerDifference } from '../../access/difference.ts';
import { type AccessKind, granted, grants, membersOf, policiesOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import { PairSet } from '../../access/pair-set.ts';
import type { EntityRow } from '../../access/rows.ts';
import type { Steps } from '../../access/steps.ts';
import { checksChanged, guardedBy } from './check-change.ts';
import { Pairs } from './pairs.ts';

/** The effect of a change on pairs of identities and services. */
export interface Effects {
  readonly lost: Pairs;
  readonly gained: Pairs;
  /** How many pairs of withdrawn grants other policies still give, in total and by policy name. */
  readonly kept: number;
  readonly stillBy: Readonly<Record<string, number>>;
  /** Pairs that keep their grant and lose, or gain, all edge routers in common. */
  readonly routersLost: Pairs;
  readonly routersGained: Pairs;
  /** Pairs that keep their grant and now have to pass a posture check, or no longer have to. */
  readonly guarded: Pairs;
  readonly unguarded: Pairs;
  /** Pairs guarded by a posture check that requires something else than before. */
  readonly rechecked: Pairs;
}

/** The effect of a change, from the model of the network before and after it. */
export function* effects(before: Network, after: Network): Steps<Effects> {
  const dial = yield* difference(policiesOf(before, 'Dial'), policiesOf(after, 'Dial'));
  const bind = yield* difference(policiesOf(before, 'Bind'), policiesOf(after, 'Bind'));
  const stillBy = new Map([
    ...(yield* coverage(dial.kept, policiesOf(after, 'Dial'))),
    ...(yield* coverage(bind.kept, policiesOf(after, 'Bind'))),
  ]);
  const openDial = yield* difference(unguarded(before, 'Dial'), unguarded(after, 'Dial'));
  const openBind = yield* difference(unguarded(before, 'Bind'), unguarded(after, 'Bind'));
  const routers = yield* routerDifference(before, after);
  const [recheckedDial, recheckedBind] = [
    yield* recheckedPairs(before, after, 'Dial'),
    yield* recheckedPairs(before, after, 'Bind'),
  ];
  yield;
  const name = (id: string) => after.policies.servicePolicies.get(id)?.row.name ?? id;
  // Rows as they were before the change; those of new entities as they are after it.
  const pairs = (sets: ConstructorParameters<typeof Pairs>[1]) => new Pairs([before, after], sets);
  return {
    lost: pairs({ Dial: dial.lost, Bind: bind.lost }),
    gained: pairs({ Dial: dial.gained, Bind: bind.gained }),
    kept: dial.kept.size + bind.kept.size,
    stillBy: Object.fromEntries([...stillBy].sort(([, one], [, other]) => other - one).map(([id, n]) => [name(id), n])),
    routersLost: pairs({ Dial: routers.lost }),
    routersGained: pairs({ Dial: routers.gained }),
    guarded: pairs({ Dial: openDial.lost.minus(dial.lost), Bind: openBind.lost.minus(bind.lost) }),
    unguarded: pairs({ Dial: openDial.gained.minus(dial.gained), Bind: openBind.gained.minus(bind.gained) }),
    rechecked: pairs({ Dial: recheckedDial, Bind: recheckedBind }),
  };
}

/** Policies without posture checks. */
function unguarded(network: Network, kind: AccessKind): readonly HeldPolicy[] {
  return policiesOf(network, kind).filter((policy) => membersOf(policy, 'postureCheckRoles').isEmpty);
}

function* recheckedPairs(before: Network, after: Network, kind: AccessKind): Steps<PairSet> {
  const checks = checksChanged(before, after);
  if (checks.length === 0) return new PairSet();
  const guarded = yield* granted(guardedBy(after, checks, kind));
  return guarded.minus(yield* granted(unguarded(after, kind)));
}

/** The services that some identities may dial. */
export function dialedBy(network: Network, identities: readonly EntityRow[]): Pairs {
  const positions = network.populations.identities.positionsOf(identities.map(({ id }) => id));
  return new Pairs([network], { Dial: grants(network, 'Dial').of(positions) });
}

/** Who may dial some services. */
export function dialersOf(network: Network, services: readonly EntityRow[]): Pairs {
  const positions = network.populations.services.positionsOf(services.map(({ id }) => id));
  return new Pairs([network], { Dial: grants(network, 'Dial').withAny(positions) });
}
