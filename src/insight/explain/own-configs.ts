/** Configs that an identity has for services instead of the services' own. */
import type { ConfigRow, IdentityRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';

/** By the id of a service, the identity's own configs for it. */
export type OwnConfigs = ReadonlyMap<string, readonly ConfigRow[]>;

/** Those of one kind; empty if they can't be read. */
export async function readOwnConfigs(
  source: Source,
  { id }: IdentityRow,
  isWanted: (config: ConfigRow) => boolean,
): Promise<OwnConfigs> {
  const given = valueOr(
    await source.list<{ readonly serviceId: string; readonly configId: string }>('listIdentitysServiceConfigs', { id }),
    [],
  );
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
