/** Configs that an identity has for services instead of the services' own. */
import type { ConfigRow, EntityRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';

/** By the id of a service, the identity's own configs for it. */
export type OwnConfigs = ReadonlyMap<string, readonly ConfigRow[]>;

interface Given {
  readonly serviceId: string;
  readonly configId: string;
}

/** An identity's own configs of one kind, for all services; empty if they can't be read. */
export const readOwnConfigs = async (
  source: Source,
  identity: EntityRow,
  isWanted: (config: ConfigRow) => boolean,
): Promise<OwnConfigs> => configsOf(source, await givenTo(source, identity), isWanted);

/** The configs that an identity has of its own for one service; undefined if there are none. */
export async function readOwnConfigsFor(
  source: Source,
  identity: EntityRow,
  service: string,
  isWanted: (config: ConfigRow) => boolean,
): Promise<readonly ConfigRow[] | undefined> {
  const given = await givenTo(source, identity);
  const those = given.filter(({ serviceId }) => serviceId === service);
  return (await configsOf(source, those, isWanted)).get(service);
}

const givenTo = async (source: Source, { id }: EntityRow): Promise<readonly Given[]> =>
  valueOr(await source.list<Given>('listIdentitysServiceConfigs', { id }), []);

async function configsOf(
  source: Source,
  given: readonly Given[],
  isWanted: (config: ConfigRow) => boolean,
): Promise<OwnConfigs> {
  const ids = [...new Set(given.map(({ configId }) => configId))];
  const rows = await Promise.all(ids.map((config) => source.detail<ConfigRow>('detailConfig', { id: config })));
  const configs = new Map(rows.flatMap((row) => valueOr(row, undefined) ?? []).map((row) => [row.id, row]));
  const own = new Map<string, ConfigRow[]>();
  for (const { configId, serviceId } of given) {
    const config = configs.get(configId);
    if (config !== undefined && isWanted(config)) own.set(serviceId, [...(own.get(serviceId) ?? []), config]);
  }
  return own;
}
