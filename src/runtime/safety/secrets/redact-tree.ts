import { hideInJson } from './hide-in-json.ts';
import type { Trail } from './json-values.ts';
import { redacted } from './patterns.ts';
import type { Judge } from './secret-fields.ts';

/** How deep arguments may be nested: far deeper than any tool's. */
const DEEPEST = 60;

/**
 * A copy of a value without what is judged secret: texts, numbers, whole objects and lists, and the content of texts
 * that contain JSON, which is how some models send objects.
 * @param found called with each secret text
 */
export function redactTree(
  value: unknown,
  judge: Judge,
  found: (kind: string, secret: string) => void,
  trail: Trail = [],
): unknown {
  if (trail.length > DEEPEST) return '[nested too deeply]';
  const kind = isNever(value) ? undefined : judge.kindOf(trail);
  if (kind !== undefined) {
    for (const text of textsIn(value, trail.length)) found(kind, text);
    return redacted(kind);
  }
  if (Array.isArray(value)) return value.map((item, index) => redactTree(item, judge, found, [...trail, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, redactTree(item, judge, found, [...trail, key])]),
    );
  }
  if (typeof value !== 'string') return value;
  const put = (innerKind: string, text: string) => {
    found(innerKind, text);
    return redacted(innerKind);
  };
  return hideInJson(value, judge, put, { trail, within: 0 });
}

/** Never secret, whatever the name: `requirePassword: true` reveals nothing. */
const isNever = (value: unknown): boolean => value === null || value === '' || typeof value === 'boolean';

function textsIn(value: unknown, depth: number): string[] {
  if (isNever(value)) return [];
  if (typeof value !== 'object') return [String(value)];
  return depth > DEEPEST ? [] : Object.values(value as object).flatMap((item) => textsIn(item, depth + 1));
}
