/** The entries of one identity, or of one service: in turns, as there may be thousands. */
import { ACCESS_KINDS, grants, holdingBoth, membersOf, policiesOf } from '../../access/grants.ts';
import type { EntityRow } from '../../access/rows.ts';
import type { Steps } from '../../access/steps.ts';
import { type Circumstances, type Entry, entryOf } from './matrix.ts';

/** What an identity reaches. @param identity its position */
export function* entriesOfIdentity(circumstances: Circumstances, identity: number): Steps<readonly Entry[]> {
  const { network } = circumstances;
  const entries: Entry[] = [];
  for (const kind of ACCESS_KINDS) {
    const own = policiesOf(network, kind).filter((policy) => membersOf(policy, 'identityRoles').has(identity));
    for (const service of grants(network, kind).row(identity)) {
      const entity: EntityRow | undefined = network.populations.services.at(service);
      const policies = holdingBoth(own, identity, service);
      if (entity !== undefined) entries.push(entryOf(circumstances, { kind, identity, service, entity, policies }));
      yield;
    }
  }
  return entries;
}

/** Who reaches a service. @param service its position */
export function* entriesOfService(circumstances: Circumstances, service: number): Steps<readonly Entry[]> {
  const { network } = circumstances;
  const entries: Entry[] = [];
  for (const kind of ACCESS_KINDS) {
    const own = policiesOf(network, kind).filter((policy) => membersOf(policy, 'serviceRoles').has(service));
    for (const identity of grants(network, kind).with(service).firsts) {
      const entity: EntityRow | undefined = network.populations.identities.at(identity);
      const policies = holdingBoth(own, identity, service);
      if (entity !== undefined) entries.push(entryOf(circumstances, { kind, identity, service, entity, policies }));
      yield;
    }
  }
  return entries;
}
