import { containsBigint } from '../../../common/exact-json.ts';
import { mapValues } from '../../../common/map-values.ts';

/** The dotted path of a number that has already lost digits, or cannot be sent; undefined if there is none. */
export function inexactNumberIn(value: unknown, path = ''): string | undefined {
  if (typeof value === 'number') {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isExact ? undefined : path;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const found = inexactNumberIn((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same value for a validator without bigints: they become the largest number of their sign. */
export const withoutBigints = (value: unknown): unknown =>
  containsBigint(value)
    ? mapValues(value, (each) => {
        if (typeof each !== 'bigint') return each;
        return each > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
      })
    : value;

/**
 * Null arguments that were dropped because the document does not allow null, as dotted paths.
 * @param given as received
 * @param checked as they will be sent
 */
export function nullsLeftOut(given: unknown, checked: unknown, path = ''): string[] {
  if (given === null) return checked === undefined ? [path] : [];
  if (typeof given !== 'object' || typeof checked !== 'object' || checked === null) return [];
  return Object.entries(given).flatMap(([key, item]) => {
    const kept = Object.hasOwn(checked, key) ? (checked as Record<string, unknown>)[key] : undefined;
    return nullsLeftOut(item, kept, path === '' ? key : `${path}.${key}`);
  });
}
