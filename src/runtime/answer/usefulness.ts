import { type Entity, isEntity, type Value } from '../../common/exact-json.ts';

import { isSecretName } from '../../common/secret-names.ts';

/** Fields that every entity has, and fields that repeat another one. */
const LEAST = /^(?:createdAt|updatedAt|isSystem|_links)$|Display$/;

/**
 * How little a field is likely to say, for the order in which fields are named: plain values first, then objects and
 * lists with content, then empty values, and last the fields that every entity has, and secrets, which are hidden.
 */
export function uselessness(key: string, value: Value, row: Entity): number {
  const isLeast = LEAST.test(key) || isSecretName(key) || (isEntity(value) && `${key}Id` in row);
  const least = isLeast ? 3 : 0;
  if (value === null || value === '' || (typeof value === 'object' && isEmpty(value))) return least + 2;
  return least + (typeof value === 'object' ? 1 : 0);
}

const isEmpty = (value: Value[] | Entity): boolean =>
  Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
