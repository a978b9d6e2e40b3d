import { isHostConfig, isIntercept } from '../../../../access/intercepts.ts';
import type { ConfigRow } from '../../../../access/rows.ts';
import type { Value } from '../../../../common/exact-json.ts';
import { at } from '../../values.ts';

/** What a config is for: programs use one of those with the same purpose, although their types may differ. */
export function purposeOf(config: Value | undefined): unknown {
  const row = (config ?? {}) as unknown as ConfigRow;
  if (isIntercept(row)) return 'intercept';
  return isHostConfig(row) ? 'host' : at(config, 'configTypeId');
}
