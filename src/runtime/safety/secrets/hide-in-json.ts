import { replaceValues, type Trail } from './json-values.ts';
import type { Judge } from './secret-fields.ts';

/** How often JSON may be nested in JSON strings, and how deep a value may be to be judged by its full path. */
const MOST_WITHIN = 5;
const DEEPEST = 100;

/** What to show instead of a secret. */
export type Put = (kind: string, secret: string, trail: Trail) => string;

/** Whether a string in a JSON text can contain JSON with a name in it: a quote is escaped in two ways. */
export const mayHoldJson = (json: string): boolean => json.includes('\\"') || json.includes('\\u0022');

/** The position of a text within another JSON text. */
interface Around {
  readonly trail: Trail;
  readonly within: number;
}

/**
 * A text that contains JSON, maybe after other words and maybe broken, without what is judged secret: texts and numbers
 * at any depth, also within strings that contain JSON. Linear time.
 */
export function hideInJson(text: string, judge: Judge, put: Put, around: Around = { trail: [], within: 0 }): string {
  return text.replace(/[[{].*/s, (json) => hideFrom(json, judge, put, around));
}

function hideFrom(json: string, judge: Judge, put: Put, { trail: outer, within }: Around): string {
  const pathOf = (trail: Trail): Trail | undefined =>
    outer.length + trail.length > DEEPEST ? undefined : [...outer, ...trail];
  const hide = (trail: Trail, value: string, matters: boolean): string | undefined => {
    if (value === '' || !matters) return undefined;
    const path = pathOf(trail);
    const kind = path === undefined ? 'secret' : judge.kindOf(path);
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
    text: (trail, value, matters) => hide(trail, value, matters) ?? hideWithin(trail, value),
    number: hide,
    matters: judge.matters,
    every: mayHoldJson(json),
  });
}
