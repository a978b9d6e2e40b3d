/** Other services that an identity may dial: what they intercept may be what this one intercepts. */
import { INTERCEPT_V1, isIntercept, TUNNELER_CLIENT_V1 } from '../../access/intercepts.ts';
import { withOwn } from '../../access/own-configs.ts';
import type { ConfigRow, IdentityRow, ServiceRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import type { OwnConfigs } from './own-configs.ts';

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

/**
 * @param configs those of the service that the identity gets: without an intercept among them, there is nothing to compare
 */
export async function readNeighbours(
  source: Source,
  identity: IdentityRow,
  service: ServiceRow,
  { configs, own }: { readonly configs: readonly ConfigRow[]; readonly own: OwnConfigs },
): Promise<readonly Neighbour[]> {
  if (!configs.some(isIntercept)) return [];
  const dialed = valueOr(
    await source.list<ServiceRow>('listIdentityServices', { id: identity.id, policyType: 'dial' }),
    [],
  );
  const others = dialed.filter(
    (other) => other.id !== service.id && ((other.configs ?? []).length > 0 || own.has(other.id)),
  );
  const read =
    others.length <= MOST_NEIGHBOURS ? await readOneByOne(source, others) : await readTogether(source, others);
  return others.map((other, at) => ({ service: other, configs: withOwn(read[at] ?? [], own.get(other.id)) }));
}

const readOneByOne = (source: Source, services: readonly ServiceRow[]) =>
  Promise.all(services.map(async ({ id }) => valueOr(await source.list<ConfigRow>('listServiceConfig', { id }), [])));

async function readTogether(source: Source, services: readonly ServiceRow[]) {
  const ids = [...new Set(services.flatMap(({ configs }) => configs ?? []))];
  const read = new Map((await readIntercepts(source, ids)).map((config) => [config.id, config]));
  return services.map(({ configs }) => (configs ?? []).flatMap((id) => read.get(id) ?? []));
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
