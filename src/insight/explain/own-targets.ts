/** Hosts that forward a service elsewhere than its config says, because they have one of their own. */
import { isHostConfig } from '../../access/intercepts.ts';
import type { ConfigRow, EntityRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { readOwnConfigsFor } from './own-configs.ts';

/** A host of a service, and the host configs that it has for it. */
export interface OwnTarget {
  readonly host: EntityRow;
  readonly configs: readonly ConfigRow[];
}

/** At most this many hosts are asked for. */
const MOST_HOSTS = 3;

/** What the first hosts of a service have of their own; by id, or undefined for one that has nothing. */
export async function readOwnTargets(
  source: Source,
  { id: service }: ServiceRow,
  terminators: readonly TerminatorRow[],
): Promise<ReadonlyMap<string, OwnTarget | undefined>> {
  const hosts = [...new Set(terminators.flatMap(({ hostId }) => hostId || []))].slice(0, MOST_HOSTS);
  const read = hosts.map(async (id) => {
    const configs = await readOwnConfigsFor(source, { id }, service, isHostConfig);
    if (configs === undefined) return [id, undefined] as const;
    const host = valueOr(await source.detail<EntityRow>('detailIdentity', { id }), undefined) ?? { id };
    return [id, { host, configs }] as const;
  });
  return new Map(await Promise.all(read));
}
