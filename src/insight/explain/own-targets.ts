/** Hosts that forward a service elsewhere than its config says, because they have a config of their own. */
import { isHostConfig } from '../../access/intercepts.ts';
import type { ConfigRow, EntityRow, ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { readOwnConfigsFor } from './own-configs.ts';

/** A host of a service, and the host configs that it has for it. */
export interface OwnTarget {
  readonly host: EntityRow;
  readonly configs: readonly ConfigRow[];
}

/** The most hosts whose own configs are read. */
const MOST_HOSTS = 3;

/** The own configs of the first hosts of a service, by the host's id; undefined for a host without any. */
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
