import { mapValues } from '../../../common/map-values.ts';

/** Where a number stands that has lost digits before it came here, or cannot be sent: dotted. Undefined where none does. */
export function inexactNumberIn(value: unknown, path = ''): string | undefined {
  if (typeof value === 'number') {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isExact ? undefined : path;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = inexactNumberIn(item, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same value for a validator that knows no bigints: the largest number on their side of zero stands for each. */
export const withoutBigints = (value: unknown): unknown =>
  mapValues(value, (each) => {
    if (typeof each !== 'bigint') return each;
    return each > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
  });

/**
 * Arguments of null that a check has left out, since their document allows none: dotted.
 * @param given as they came
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
