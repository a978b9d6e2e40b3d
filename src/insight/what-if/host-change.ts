/** Services that nothing answers any more, because those that host them may not do so from then on, or can't log in. */
import { groupBy } from '../../access/group-by.ts';
import type { Network } from '../../access/network.ts';
import type { IdentityRow, TerminatorRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Pairs } from './pairs.ts';

/** @param lost the pairs that lose a grant */
export async function hostChange(
  source: Source,
  { populations }: Network,
  lost: Pairs,
  lockedOut: readonly IdentityRow[],
): Promise<readonly string[]> {
  const unbound = lost.ofKind('Bind');
  const out = new Set(lockedOut.map(({ id }) => id));
  if (unbound.size === 0 && out.size === 0) return [];
  const read = await source.list<TerminatorRow>('listFabricTerminators', {
    fields: ['id', 'serviceId', 'routerId', 'hostId'],
  });
  const isGone = ({ hostId, serviceId }: TerminatorRow) =>
    hostId != null && (out.has(hostId) || unbound.find(hostId, serviceId) !== undefined);
  const services = [...groupBy(valueOr(read, []), ({ serviceId }) => serviceId)]
    .filter(([, own]) => own.every(isGone))
    .flatMap(([id]) => populations.services.get(id) ?? []);
  if (services.length === 0) return [];
  return [
    `NOTHING ANSWERS any more, until others host them, for ${count(services.length, 'service')}: ${namedSome(services, 8)}.`,
  ];
}
