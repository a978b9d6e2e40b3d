import type { Trail } from './json-strings.ts';
import { isTellingName } from './patterns.ts';

/** Says of a value, by where it stands, which kind of secret it is; undefined for none. */
export type Judge = (trail: Trail) => string | undefined;

/**
 * Judges by the fields that the overlay names, and by names that tell it of themselves. A named field covers all that
 * stands below it.
 * @param fields dotted path to kind, with `[]` after each list
 */
export function judgeOf(fields: Readonly<Record<string, string>>): Judge {
  const lastNames = new Set(Object.keys(fields).map((path) => path.split('.').at(-1)?.replaceAll('[]', '')));
  const telling = new Map<string, boolean>();
  return (trail) => {
    let name = '';
    for (const [index, step] of trail.entries()) {
      if (typeof step === 'number') continue;
      name = step;
      if (!lastNames.has(step)) continue;
      const path = pathOf(trail.slice(0, index + 1));
      if (Object.hasOwn(fields, path)) return fields[path];
    }
    let tells = telling.get(name);
    if (tells === undefined) {
      tells = isTellingName(name);
      telling.set(name, tells);
    }
    return tells ? 'secret' : undefined;
  };
}

/** `data[].enrollment.ott.jwt` for `data`, 3, `enrollment`, `ott`, `jwt`. */
function pathOf(trail: Trail): string {
  return trail.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[]` : path === '' ? step : `${path}.${step}`),
    '',
  );
}
