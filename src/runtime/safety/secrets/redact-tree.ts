import { hideInCommand } from './argument-lists.ts';
import { hideInJson } from './hide-in-json.ts';
import type { Trail } from './json-values.ts';
import { isSecretData, isSecretKind } from './manifests.ts';
import { redacted } from './marks.ts';
import { isValueKey, namesSecret } from './named-values.ts';
import { isNamedBy } from './pairs.ts';
import type { SecretJudge } from './secret-fields.ts';

/** How deep arguments may be nested: far deeper than any tool's. */
const DEEPEST = 60;

/** Called with each secret text. */
type Found = (kind: string, secret: string) => void;

/**
 * A copy of a value without what is judged secret: texts, numbers, whole objects and lists, and the content of texts
 * that contain JSON, which is how some models send objects.
 */
export function redactTree(value: unknown, judge: SecretJudge, found: Found, trail: Trail = []): unknown {
  if (trail.length > DEEPEST) return '[nested too deeply]';
  const kind = isNever(value) ? undefined : judge.kindOf(trail, value);
  if (kind !== undefined) return withheld(value, kind, found, trail);
  if (Array.isArray(value)) {
    const shown = value.every((item) => typeof item === 'string') ? hideInCommand(value, redacted('secret')) : value;
    return shown.map((item, index) => {
      const path = [...trail, index];
      return isNamedBy(value[index - 1], item, value.length === 2)
        ? withheld(item, 'secret', found, path)
        : redactTree(item, judge, found, path);
    });
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(redactMembers(value, judge, found, trail));
  }
  if (typeof value !== 'string') return value;
  const put = (innerKind: string, text: string) => {
    found(innerKind, text);
    return redacted(innerKind);
  };
  return hideInJson(value, judge, put, { trail, within: 0 });
}

/** The members of an object, judged by what the object says that it holds, too. */
export function redactMembers(
  object: object,
  judge: SecretJudge,
  found: Found,
  trail: Trail = [],
): [string, unknown][] {
  const isNamed = namesSecret(object);
  const isManifest = isSecretKind('kind', 'kind' in object ? object.kind : undefined);
  return Object.entries(object).map(([key, item]) => {
    const path = [...trail, key];
    const isHeld = (isNamed && isValueKey(key)) || (isManifest && isSecretData(key));
    if (isHeld && !isNever(item)) return [key, withheld(item, 'secret', found, path)];
    return [key, redactTree(item, judge, found, path)];
  });
}

function withheld(value: unknown, kind: string, found: Found, trail: Trail): string {
  for (const text of textsIn(value, trail.length)) found(kind, text);
  return redacted(kind);
}

/** Never secret, whatever the name: `requirePassword: true` reveals nothing. */
const isNever = (value: unknown): boolean => value === null || value === '' || typeof value === 'boolean';

function textsIn(value: unknown, depth: number): string[] {
  if (isNever(value)) return [];
  if (typeof value !== 'object') return [String(value)];
  return depth > DEEPEST ? [] : Object.values(value as object).flatMap((item) => textsIn(item, depth + 1));
}
