import { type Replace, replaceValues, type Trail } from './json-values.ts';
import { isSecretData, isSecretKind, mayHaveManifest } from './manifests.ts';
import { isNameKey, isNameOf, isValueKey, mayHaveNamedValues } from './named-values.ts';
import type { SecretJudge } from './secret-fields.ts';
import { isStrong } from './strong-values.ts';

/** How often JSON may be nested in JSON strings, and how deep a value may be to be judged by its full path. */
const MOST_WITHIN = 5;
const DEEPEST = 100;

/** What to show instead of a secret. */
export type Substitute = (kind: string, secret: string, trail: Trail) => string;

/** Whether a string in a JSON text can contain JSON with a name in it: a quote is escaped in two ways. */
export const mayHoldJson = (json: string): boolean => json.includes('\\"') || json.includes('\\u0022');

/** The position of a text within another JSON text. */
interface Around {
  readonly trail: Trail;
  readonly within: number;
}

/**
 * A text that contains JSON, maybe after other words and maybe broken, without what is judged secret: texts and numbers
 * at any depth, even within strings that contain JSON. Linear time.
 */
export function hideInJson(
  text: string,
  judge: SecretJudge,
  put: Substitute,
  around: Around = { trail: [], within: 0 },
): string {
  return text.replace(/[[{].*/s, (json) => hideFrom(json, judge, put, around));
}

function hideFrom(json: string, judge: SecretJudge, put: Substitute, { trail: outer, within }: Around): string {
  const pathOf = (trail: Trail): Trail | undefined =>
    outer.length + trail.length > DEEPEST ? undefined : [...outer, ...trail];
  const isNamed = namedIn(json);
  const hide: Replace = (trail, value, matters, places) => {
    if (value === '' || !matters) return undefined;
    const path = pathOf(trail);
    const kind = path === undefined || isNamed(trail, places) ? 'secret' : judge.kindOf(path, value);
    return kind === undefined ? undefined : put(kind, value, trail);
  };
  /** A string that contains JSON, without its secrets; undefined if it has none. */
  const hideWithin = (trail: Trail, value: string): string | undefined => {
    if (within === MOST_WITHIN) return undefined;
    // Too deep for a full path: its own names are enough.
    const hidden = hideInJson(value, judge, put, { trail: pathOf(trail) ?? [], within: within + 1 });
    return hidden === value ? undefined : hidden;
  };
  return replaceValues(json, {
    text: (trail, value, matters, places) => hide(trail, value, matters, places) ?? hideWithin(trail, value),
    number: hide,
    // Words say what is there; anything else may be the secret itself: `{"tokens": {"a1b2c3": "bob"}}`.
    key: (trail, name, matters, places) => (isStrong(name) ? hide(trail, name, matters, places) : undefined),
    matters: mayHaveManifest(json) ? (name) => judge.matters(name) || isSecretData(name) : judge.matters,
    every: mayHoldJson(json),
  });
}

/** Tells of places in a JSON text whether another member of an object around them says that they hold a secret. */
function namedIn(json: string): (trail: Trail, around: readonly number[]) => boolean {
  if (!mayHaveNamedValues(json) && !mayHaveManifest(json)) return () => false;
  const objects = new Set<number | undefined>();
  const manifests = new Set<number | undefined>();
  replaceValues(json, {
    text: (trail, value, _matters, around) => {
      const key = String(trail.at(-1));
      if (isNameOf(key, value)) objects.add(around.at(-1));
      if (isSecretKind(key, value)) manifests.add(around.at(-1));
      return undefined;
    },
    matters: isNameKey,
  });
  return (trail, around) =>
    trail.some(
      (step, at) =>
        (objects.has(around[at]) && isValueKey(String(step))) ||
        (manifests.has(around[at]) && isSecretData(String(step))),
    );
}
