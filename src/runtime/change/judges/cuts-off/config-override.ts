import type { Value } from '../../../../common/exact-json.ts';
import type { ChangeReads } from '../../change-reads.ts';
import { requestedRows, rowsIn } from '../../differences.ts';
import { at } from '../../values.ts';
import { dataOf } from '../data-of.ts';
import { isReadBy, quotedList } from '../judge.ts';
import { loses } from './config-data.ts';
import { purposeOf } from './config-purpose.ts';

/** The most services that are compared. For more, a person is asked in any case. */
const MOST = 10;

export const isOverride = (reads: ChangeReads): boolean =>
  reads.change?.outcome === 'added' && isReadBy(['listIdentitysServiceConfigs'], reads);

/**
 * Services that an identity intercepts or hosts in another way with other configs.
 * @throws {ToolError} if they cannot be read
 */
export async function overridden(reads: ChangeReads): Promise<string | undefined> {
  const pairs = requestedRows(reads).rows;
  if (pairs.length > MOST) return `the configs of ${pairs.length} services are replaced for the identity`;
  const own = rowsIn((await reads.existing())?.data);
  const changed: string[] = [];
  for (const { serviceId, configId } of pairs) {
    const service = await dataOf(reads, 'detailService', { id: serviceId });
    const config = await dataOf(reads, 'detailConfig', { id: configId });
    const before = await configBefore(reads, { own, service, config });
    if (before !== undefined && loses(at(before, 'data'), at(config, 'data')))
      changed.push(String(at(service, 'name')));
  }
  return changed.length === 0
    ? undefined
    : `the identity no longer gets what ${quotedList(changed)} had in such a config`;
}

/** The config with the same purpose that the identity has now: its own one, or that of the service. */
async function configBefore(
  reads: ChangeReads,
  { own, service, config }: { own: readonly Value[]; service: Value | undefined; config: Value | undefined },
): Promise<Value | undefined> {
  const replaced = own.filter((row) => at(row, 'serviceId') === at(service, 'id'));
  for (const id of [...replaced.map((row) => at(row, 'configId')), ...items(at(service, 'configs'))]) {
    const each = await dataOf(reads, 'detailConfig', { id });
    if (each !== undefined && purposeOf(each) === purposeOf(config)) return each;
  }
  return undefined;
}

const items = (value: unknown): readonly Value[] => (Array.isArray(value) ? value : []);
