/**
 * The entries of one identity, or of one service. They are made in turns with other work, because there may be
 * thousands.
 */
import { ACCESS_KINDS, grants, holdingBoth, membersOf, policiesOf } from '../../access/grants.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { EntityRow } from '../../access/rows.ts';
import type { Steps } from '../../access/steps.ts';
import { type Circumstances, type Entry, entryOf } from './matrix.ts';

/** From which side granted pairs are looked at, and how to find the other side. */
interface Direction {
  readonly side: 'identityRoles' | 'serviceRoles';
  readonly others: 'identities' | 'services';
  positions(granted: PairSet, position: number): Iterable<number>;
  pair(position: number, other: number): { readonly identity: number; readonly service: number };
}

const FROM_IDENTITY: Direction = {
  side: 'identityRoles',
  others: 'services',
  positions: (granted, identity) => granted.row(identity),
  pair: (identity, service) => ({ identity, service }),
};

const FROM_SERVICE: Direction = {
  side: 'serviceRoles',
  others: 'identities',
  positions: (granted, service) => granted.with(service).firsts,
  pair: (service, identity) => ({ identity, service }),
};

/** What an identity reaches. @param identity its position */
export const entriesOfIdentity = (circumstances: Circumstances, identity: number): Steps<readonly Entry[]> =>
  entriesOf(circumstances, FROM_IDENTITY, identity);

/** Who reaches a service. @param service its position */
export const entriesOfService = (circumstances: Circumstances, service: number): Steps<readonly Entry[]> =>
  entriesOf(circumstances, FROM_SERVICE, service);

function* entriesOf(
  circumstances: Circumstances,
  { others, pair, positions, side }: Direction,
  position: number,
): Steps<readonly Entry[]> {
  const { network } = circumstances;
  const entries: Entry[] = [];
  for (const kind of ACCESS_KINDS) {
    const own = policiesOf(network, kind).filter((policy) => membersOf(policy, side).has(position));
    for (const other of positions(grants(network, kind), position)) {
      const { identity, service } = pair(position, other);
      const entity: EntityRow | undefined = network.populations[others].at(other);
      const policies = holdingBoth(own, identity, service);
      if (entity !== undefined) entries.push(entryOf(circumstances, { kind, identity, service, entity, policies }));
      yield;
    }
  }
  return entries;
}
