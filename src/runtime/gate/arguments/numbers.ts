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

/**
 * Null arguments that were dropped because the document does not allow null, as dotted paths.
 * @param original as received
 * @param checked as they will be sent
 */
export function nullsLeftOut(original: unknown, checked: unknown, path = ''): string[] {
  if (original === null) return checked === undefined ? [path] : [];
  if (typeof original !== 'object' || typeof checked !== 'object' || checked === null) return [];
  return Object.entries(original).flatMap(([key, item]) => {
    const kept = Object.hasOwn(checked, key) ? (checked as Record<string, unknown>)[key] : undefined;
    return nullsLeftOut(item, kept, path === '' ? key : `${path}.${key}`);
  });
}
