/** The name under which `__proto__` is judged: no property is called so. */
const JUDGED_AS = '__proto__\u0000';

/** The same value for a validator that overlooks keys called `__proto__`: it finds them under another name. */
export function withPlainKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !hasStrangeKey(value)) return value;
  if (Array.isArray(value)) return value.map(withPlainKeys);
  const entries = Object.entries(value).map(([key, item]) => [
    key === '__proto__' ? JUDGED_AS : key,
    withPlainKeys(item),
  ]);
  return Object.fromEntries(entries);
}

function hasStrangeKey(value: object): boolean {
  if (Object.hasOwn(value, '__proto__')) return true;
  return Object.values(value).some((item) => typeof item === 'object' && item !== null && hasStrangeKey(item));
}
