/** Other services that an identity may dial: what they intercept may be what this one intercepts. */
import { INTERCEPT_V1, isIntercept, TUNNELER_CLIENT_V1 } from '../../access/intercepts.ts';
import type { ConfigRow, IdentityRow, ServiceRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';

/** A service with its configs. */
export interface Neighbour {
  readonly service: ServiceRow;
  readonly configs: readonly ConfigRow[];
}

/** At most this many are inspected one by one. */
const MOST_NEIGHBOURS = 8;

/** The most ids that fit into one filter: they have to fit into a request line. */
const IDS_AT_ONCE = 100;
const MOST_BATCHES = 10;

/** @param own the configs of the service itself: without an intercept among them, there is nothing to compare */
export async function readNeighbours(
  source: Source,
  identity: IdentityRow,
  service: ServiceRow,
  own: readonly ConfigRow[],
): Promise<readonly Neighbour[]> {
  if (!own.some(isIntercept)) return [];
  const dialed = valueOr(
    await source.list<ServiceRow>('listIdentityServices', { id: identity.id, policyType: 'dial' }),
    [],
  );
  const others = dialed.filter(({ configs, id }) => id !== service.id && (configs ?? []).length > 0);
  if (others.length <= MOST_NEIGHBOURS) {
    return Promise.all(
      others.map(async (other) => ({
        service: other,
        configs: valueOr(await source.list<ConfigRow>('listServiceConfig', { id: other.id }), []),
      })),
    );
  }
  const ids = [...new Set(others.flatMap(({ configs }) => configs ?? []))];
  const configs = new Map((await readIntercepts(source, ids)).map((config) => [config.id, config]));
  return others.map((other) => ({
    service: other,
    configs: (other.configs ?? []).flatMap((id) => configs.get(id) ?? []),
  }));
}

/**
 * Reads the entities with these ids, as many at a time as a filter can name; or all, if that is most of the network.
 */
async function readIntercepts(source: Source, ids: readonly string[]): Promise<readonly ConfigRow[]> {
  const type = `type in ["${INTERCEPT_V1}", "${TUNNELER_CLIENT_V1}"]`;
  const batches: string[][] = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) batches.push(ids.slice(at, at + IDS_AT_ONCE));
  const filters =
    batches.length > MOST_BATCHES
      ? [type]
      : batches.map((batch) => `${type} and id in [${batch.map((id) => JSON.stringify(id)).join(', ')}]`);
  const read = await Promise.all(filters.map((filter) => source.list<ConfigRow>('listConfigs', { filter })));
  return read.flatMap((configs) => valueOr(configs, []));
}
