import type { Trail } from './json-values.ts';
import { isTellingName } from './telling-names.ts';

const MOST_NAMES = 1000;

/** Knows of a value, by where it stands, whether it is a secret. */
export interface Judge {
  /** Which kind of secret it is; undefined for none. */
  kindOf(trail: Trail): string | undefined;
  /** Whether what stands at or below a field of this name can be one at all. */
  matters(name: string): boolean;
}

/**
 * Judges by the fields that the overlay names, and by names that tell it of themselves. Both cover all that stands below
 * them. Arguments and answers are judged alike.
 * @param fields dotted path to kind, with `[]` after each list
 */
export function judgeOf(fields: Readonly<Record<string, string>>): Judge {
  const lastNames = new Set(Object.keys(fields).map((path) => path.split('.').at(-1)?.replaceAll('[]', '')));
  const judged = new Map<string, boolean>();
  const matters = (name: string): boolean => {
    let known = judged.get(name);
    if (known === undefined) {
      known = lastNames.has(name) || isTellingName(name);
      // Names of tags are anybody's: they do not fill the memory.
      if (judged.size < MOST_NAMES) judged.set(name, known);
    }
    return known;
  };
  return {
    matters,
    kindOf(trail) {
      if (!trail.some((step) => typeof step === 'string' && matters(step))) return undefined;
      for (const [index, step] of trail.entries()) {
        if (typeof step === 'number' || !lastNames.has(step)) continue;
        const path = pathOf(trail.slice(0, index + 1));
        if (Object.hasOwn(fields, path)) return fields[path];
      }
      return trail.some((step) => typeof step === 'string' && isTellingName(step)) ? 'secret' : undefined;
    },
  };
}

/** `data[].enrollment.ott.jwt` for `data`, 3, `enrollment`, `ott`, `jwt`. */
function pathOf(trail: Trail): string {
  return trail.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[]` : path === '' ? step : `${path}.${step}`),
    '',
  );
}
