/** Services that nothing will answer, because their hosts may no longer host them or can no longer log in. */
import { hasSameRouters } from '../../access/difference.ts';
import { routersOf } from '../../access/grants.ts';
import { groupBy } from '../../access/group-by.ts';
import type { Network } from '../../access/network.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Ending } from './live.ts';

/** Notes about services that lose all their hosts, now or once the hosts have to log in or connect again. */
export async function hostChange(
  source: Source,
  before: Network,
  after: Network,
  { gone, lockedOut, lost }: Ending,
): Promise<readonly string[]> {
  const unbound = lost.ofKind('Bind');
  const [stopped, out] = [gone, lockedOut].map((rows) => new Set(rows.map(({ id }) => id)));
  const hasRouters = hasSameRouters(before, after);
  if (hasRouters && unbound.size + gone.length + lockedOut.length === 0) return [];
  const read = await source.list<TerminatorRow>('listFabricTerminators', {
    fields: ['id', 'serviceId', 'routerId', 'hostId'],
  });
  const isGone = ({ hostId, serviceId }: TerminatorRow) =>
    hostId != null && (stopped?.has(hostId) === true || unbound.find(hostId, serviceId) !== undefined);
  const isStranded = hasRouters ? () => false : strandedBy(before, after);
  const isLeaving = (terminator: TerminatorRow) =>
    isGone(terminator) || out?.has(terminator.hostId ?? '') === true || isStranded(terminator);
  const hosted = [...groupBy(valueOr(read, []), ({ serviceId }) => serviceId)];
  const now = hosted.filter(([, own]) => own.every(isGone));
  const later = hosted.filter(([, own]) => own.every(isLeaving) && !own.every(isGone));
  const note = (when: string, those: typeof hosted) => {
    const services = those.flatMap(([id]) => after.populations.services.get(id) ?? []);
    return services.length === 0
      ? []
      : [
          `NOTHING ANSWERS ${when}, until others host them, for ${count(services.length, 'service')}: ${namedSome(services, 8)}.`,
        ];
  };
  return [...note('any more', now), ...note('once the hosts have to log in or connect again', later)];
}

/**
 * Whether a host loses all routers in common with what it hosts: it keeps its terminators as long as it is connected.
 */
function strandedBy(before: Network, after: Network): (terminator: TerminatorRow) => boolean {
  const [met, meets] = [before, after].map(meeting);
  // The terminators of a deleted router are reported elsewhere.
  return (terminator) =>
    after.populations.routers.get(terminator.routerId) !== undefined &&
    met?.(terminator) === true &&
    meets?.(terminator) === false;
}

/** Whether host and service of a terminator have a router in common. */
function meeting(network: Network): (terminator: TerminatorRow) => boolean {
  const { identities, services } = network.populations;
  const [ofHosts, ofServices] = [routersOf(network, 'identities'), routersOf(network, 'services')];
  return ({ hostId, serviceId }) => {
    const [host, service] = [identities.positionOf(hostId ?? ''), services.positionOf(serviceId)];
    return host !== undefined && service !== undefined && ofHosts.row(host).meets(ofServices.row(service));
  };
}
