import { replaceValues, type Trail } from './json-values.ts';
import type { Judge } from './secret-fields.ts';

/** How often JSON may be nested in JSON strings, and how deep a value may be to be judged by its full path. */
const MOST_WITHIN = 5;
const DEEPEST = 100;

/** What to show instead of a secret. */
export type Put = (kind: string, secret: string, trail: Trail) => string;

/** The position of a JSON text within another one. */
interface Around {
  readonly trail: Trail;
  readonly within: number;
}

/**
 * A JSON text without what is judged secret: texts and numbers at any depth, also within strings that contain JSON.
 * Linear time.
 */
export function hideInJson(json: string, judge: Judge, put: Put, around: Around = { trail: [], within: 0 }): string {
  const outside = around.trail.some((step) => typeof step === 'string' && judge.matters(step));
  const hide = (trail: Trail, value: string, matters: boolean): string | undefined => {
    if (value === '' || !(matters || outside)) return undefined;
    const kind = trail.length > DEEPEST ? 'secret' : judge.kindOf([...around.trail, ...trail]);
    return kind === undefined ? undefined : put(kind, value, trail);
  };
  return replaceValues(json, {
    text: (trail, value, matters) => hide(trail, value, matters) ?? hideWithin(trail, value, judge, put, around),
    number: hide,
    matters: (key) => key !== '' && judge.matters(key),
    // Only then can one of them contain JSON with a name in it.
    every: outside || json.includes('\\"'),
  });
}

/** A string that contains JSON, without its secrets; undefined if it has none. */
function hideWithin(trail: Trail, value: string, judge: Judge, put: Put, around: Around): string | undefined {
  const begin = around.within < MOST_WITHIN && value.includes('"') ? value.search(/[[{]/) : -1;
  if (begin < 0) return undefined;
  const json = value.slice(begin);
  // Too deep for a full path: its own names are enough.
  const outer = trail.length > DEEPEST ? [] : [...around.trail, ...trail];
  const hidden = hideInJson(json, judge, put, { trail: outer, within: around.within + 1 });
  return hidden === json ? undefined : value.slice(0, begin) + hidden;
}
