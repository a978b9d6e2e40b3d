import { replaceStrings, type Trail } from './json-strings.ts';
import type { Judge } from './secret-fields.ts';

/** What arguments may be nested: far more than any tool's. */
const DEEPEST = 60;

/**
 * A copy of a value in which what is judged a secret is replaced, also numbers, and also within texts that hold JSON, which
 * is how some models send objects.
 * @param hide called with each secret; gives what stands in its place
 */
export function redactTree(
  value: unknown,
  judge: Judge,
  hide: (kind: string, secret: string) => string,
  trail: Trail = [],
): unknown {
  if (trail.length > DEEPEST) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item, index) => redactTree(item, judge, hide, [...trail, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, redactTree(item, judge, hide, [...trail, key])]),
    );
  }
  const kind = value === null || value === '' ? undefined : judge(trail);
  if (kind !== undefined) return hide(kind, String(value));
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return replaceStrings(value, (inner, text) => {
    const found = text === '' ? undefined : judge([...trail, ...inner]);
    return found === undefined ? undefined : hide(found, text);
  });
}
