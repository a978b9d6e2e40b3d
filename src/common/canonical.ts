/**
 * JSON in one canonical form: sorted keys at every depth, so that equal values have equal text (after RFC 8785,
 * sections 3.2.2 and 3.2.3).
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = new Map(Object.entries(value).filter(([, member]) => member !== undefined));
  // By UTF-16 code units, as JavaScript compares strings.
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(members.get(key))}`).join(',')}}`;
}
