import { replaceValues, type Trail } from './json-values.ts';
import type { Judge } from './secret-fields.ts';

/** How often JSON may stand within a string of JSON, and how deep a value may stand to be judged by its whole way. */
const MOST_WITHIN = 5;
const DEEPEST = 100;

/** What to show in the place of a secret. */
export type Put = (kind: string, secret: string, trail: Trail) => string;

/** Where a JSON text stands that is found within another one. */
interface Around {
  readonly trail: Trail;
  readonly within: number;
}

/**
 * A JSON text without what is judged a secret: texts and numbers, in whatever object or list they stand, and also within
 * strings that hold JSON. Takes time in proportion to the text.
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
    // Only then can one of them hold JSON with a name in it.
    every: outside || json.includes('\\"'),
  });
}

/** A string that holds JSON, without its secrets; undefined for one that has none. */
function hideWithin(trail: Trail, value: string, judge: Judge, put: Put, around: Around): string | undefined {
  const begin = around.within < MOST_WITHIN && value.includes('"') ? value.search(/[[{]/) : -1;
  if (begin < 0) return undefined;
  const json = value.slice(begin);
  // Too deep to be told where it stands: its own names tell enough.
  const outer = trail.length > DEEPEST ? [] : [...around.trail, ...trail];
  const hidden = hideInJson(json, judge, put, { trail: outer, within: around.within + 1 });
  return hidden === json ? undefined : value.slice(0, begin) + hidden;
}
