/** What a change does to access, in pairs: who lost or gained what, considering all other grants. */
import { difference, type RouterDifference, routerDifference } from '../../access/difference.ts';
import { type AccessKind, granted, membersOf, policiesOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import { PairSet } from '../../access/pair-set.ts';
import type { EntityRow } from '../../access/rows.ts';
import { checkChange } from './check-change.ts';

/** A pair by its rows. */
export interface Pair {
  readonly identity: EntityRow;
  readonly service: EntityRow;
  readonly kind: AccessKind;
}

export interface Effects {
  readonly lost: readonly Pair[];
  readonly gained: readonly Pair[];
  /** How many pairs of withdrawn grants other policies still give, in total and by policy name. */
  readonly kept: number;
  readonly stillBy: Readonly<Record<string, number>>;
  /** Pairs that keep their grant and lose, or gain, all edge routers in common. */
  readonly routersLost: readonly Pair[];
  readonly routersGained: readonly Pair[];
  /** Pairs that keep their grant and now have to pass a posture check, or no longer have to. */
  readonly guarded: readonly Pair[];
  readonly unguarded: readonly Pair[];
  /** Pairs guarded by a posture check that asks for something else than before. */
  readonly rechecked: readonly Pair[];
}

export function effects(before: Network, after: Network): Effects {
  const namer = new Namer(before, after);
  const [dial, bind] = (['Dial', 'Bind'] as const).map((kind) =>
    difference(policiesOf(before, kind), policiesOf(after, kind)),
  );
  const open = difference(unguarded(before), unguarded(after));
  const routers: RouterDifference = routerDifference(before, after);
  const stillBy = new Map([...(dial?.keptBy ?? []), ...(bind?.keptBy ?? [])]);
  const name = (id: string) => after.policies.servicePolicies.get(id)?.row.name ?? id;
  return {
    lost: [...namer.pairs(dial?.lost, 'Dial'), ...namer.pairs(bind?.lost, 'Bind')],
    gained: [...namer.pairs(dial?.gained, 'Dial'), ...namer.pairs(bind?.gained, 'Bind')],
    kept: (dial?.kept.size ?? 0) + (bind?.kept.size ?? 0),
    stillBy: Object.fromEntries([...stillBy].sort(([, one], [, other]) => other - one).map(([id, n]) => [name(id), n])),
    routersLost: namer.pairs(routers.lost, 'Dial'),
    routersGained: namer.pairs(routers.gained, 'Dial'),
    guarded: namer.pairs(open.lost.minus(dial?.lost ?? NONE), 'Dial'),
    unguarded: namer.pairs(open.gained.minus(dial?.gained ?? NONE), 'Dial'),
    rechecked: namer.pairs(checkChange(before, after).minus(granted(unguarded(after))), 'Dial'),
  };
}

const NONE: PairSet = new PairSet();

/** Dial policies without posture checks. */
function unguarded(network: Network): readonly HeldPolicy[] {
  return policiesOf(network, 'Dial').filter((policy) => membersOf(policy, 'postureCheckRoles').isEmpty);
}

/** How many services an identity may dial. */
export function dialCount(network: Network, { id }: EntityRow): number {
  const position = network.populations.identities.positionOf(id);
  return position === undefined ? 0 : granted(policiesOf(network, 'Dial')).row(position).size;
}

/** The services that an identity may dial, as pairs. */
export function dialedPairs(network: Network, identity: EntityRow): readonly Pair[] {
  const position = network.populations.identities.positionOf(identity.id);
  if (position === undefined) return [];
  const services = network.populations.services.rowsAt(granted(policiesOf(network, 'Dial')).row(position));
  return services.map((service) => ({ identity, service, kind: 'Dial' }));
}

/** Who may dial a service, as pairs. */
export function dialersOf(network: Network, service: EntityRow): readonly Pair[] {
  const { populations } = network;
  const position = populations.services.positionOf(service.id) ?? -1;
  const dialed = granted(policiesOf(network, 'Dial'));
  return populations.identities.rows.flatMap((identity): readonly Pair[] =>
    dialed.has(populations.identities.positionOf(identity.id) ?? -1, position)
      ? [{ identity, service, kind: 'Dial' }]
      : [],
  );
}

/** Converts positions to rows as they were before the change; for new entities, as they are after it. */
class Namer {
  readonly #networks: readonly [Network, Network];

  constructor(before: Network, after: Network) {
    this.#networks = [before, after];
  }

  pairs(pairs: PairSet | undefined, kind: AccessKind): readonly Pair[] {
    return [...(pairs ?? NONE)].flatMap(([first, second]) => {
      const identity = this.#row('identities', first);
      const service = this.#row('services', second);
      return identity === undefined || service === undefined ? [] : [{ identity, service, kind }];
    });
  }

  #row(kind: 'identities' | 'services', position: number): EntityRow | undefined {
    for (const network of this.#networks) {
      const row: EntityRow | undefined = network.populations[kind].at(position);
      if (row !== undefined) return row;
    }
    return undefined;
  }
}
