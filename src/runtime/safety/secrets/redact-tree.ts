import { replaceStrings, type Trail } from './json-strings.ts';
import { redacted } from './patterns.ts';
import type { Judge } from './secret-fields.ts';

/** What arguments may be nested: far more than any tool's. */
const DEEPEST = 60;

/**
 * A copy of a value in which what is judged a secret is replaced: texts, numbers, whole objects and lists, and also what
 * stands within texts that hold JSON, which is how some models send objects.
 * @param found told of each secret text
 */
export function redactTree(
  value: unknown,
  judge: Judge,
  found: (kind: string, secret: string) => void,
  trail: Trail = [],
): unknown {
  if (trail.length > DEEPEST) return '[nested too deeply]';
  const kind = value === null || value === '' ? undefined : judge.kindOf(trail);
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
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return replaceStrings(value, (inner, text) => {
    const innerKind = text === '' ? undefined : judge.kindOf([...trail, ...inner]);
    if (innerKind === undefined) return undefined;
    found(innerKind, text);
    return redacted(innerKind);
  });
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return depth > DEEPEST ? [] : Object.values(value).flatMap((item) => textsIn(item, depth + 1));
}
