import { type Entity, isEntity, type Value } from '../../common/exact-json.ts';

import { isSecretName } from '../../common/secret-names.ts';

/** What every entity has, and what says again what another field says. */
const LEAST = /^(?:createdAt|updatedAt|isSystem|_links)$|Display$/;

/**
 * How little a field is likely to tell, for the order in which fields are named: plain values come first, then what holds
 * something, then what is empty, and behind them all what every entity has, and secrets, which are hidden.
 */
export function uselessness(key: string, value: Value, row: Entity): number {
  const isLeast = LEAST.test(key) || isSecretName(key) || (isEntity(value) && `${key}Id` in row);
  const least = isLeast ? 3 : 0;
  if (value === null || value === '' || (typeof value === 'object' && isEmpty(value))) return least + 2;
  return least + (typeof value === 'object' ? 1 : 0);
}

const isEmpty = (value: Value[] | Entity): boolean =>
  Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
