/** Services that nothing answers any more, because those that host them may not do so from then on, or can't log in. */
import { groupBy } from '../../access/group-by.ts';
import type { Network } from '../../access/network.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Ending } from './live.ts';

export async function hostChange(
  source: Source,
  { populations }: Network,
  { gone, lockedOut, lost }: Ending,
): Promise<readonly string[]> {
  const unbound = lost.ofKind('Bind');
  const [stopped, out] = [gone, lockedOut].map((rows) => new Set(rows.map(({ id }) => id)));
  if (unbound.size + gone.length + lockedOut.length === 0) return [];
  const read = await source.list<TerminatorRow>('listFabricTerminators', {
    fields: ['id', 'serviceId', 'routerId', 'hostId'],
  });
  const isGone = ({ hostId, serviceId }: TerminatorRow) =>
    hostId != null && (stopped?.has(hostId) === true || unbound.find(hostId, serviceId) !== undefined);
  const isLeaving = (terminator: TerminatorRow) => isGone(terminator) || out?.has(terminator.hostId ?? '') === true;
  const hosted = [...groupBy(valueOr(read, []), ({ serviceId }) => serviceId)];
  const now = hosted.filter(([, own]) => own.every(isGone));
  const later = hosted.filter(([, own]) => own.every(isLeaving) && !own.every(isGone));
  const note = (when: string, those: typeof hosted) => {
    const services = those.flatMap(([id]) => populations.services.get(id) ?? []);
    return services.length === 0
      ? []
      : [
          `NOTHING ANSWERS ${when}, until others host them, for ${count(services.length, 'service')}: ${namedSome(services, 8)}.`,
        ];
  };
  return [...note('any more', now), ...note('once the logins of their hosts end', later)];
}
