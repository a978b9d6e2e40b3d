import { pointer, sameJson } from '../../../../codegen/common/json.ts';
import type { Shift, Way } from '../../schema/shift.ts';
import type { PairRule } from '../rule.ts';
import { toFindings } from './schemas.ts';

const ROOT = '/alternatives';

/** Which arguments belong to which value of one of them. */
export const alternatives: PairRule = ({ before: { alternatives: old }, after: { alternatives: now } }) => {
  if (sameJson(old as never, now as never)) return [];
  const shift = (way: Way, what: string, place: string, gone = false): Shift => ({
    way,
    what,
    place: ROOT + place,
    gone,
  });
  if (old === undefined || now === undefined || old.on !== now.on) {
    const what = `which arguments go together now depends on ${now?.on ?? 'nothing'} (before: ${old?.on ?? 'nothing'})`;
    return toFindings('input', [shift(now === undefined ? 'wider' : 'narrower', what, '', now === undefined)]);
  }
  const values = [...new Set([...Object.keys(old.fields), ...Object.keys(now.fields)])].sort();
  const shifts = values.flatMap((value): Shift[] => {
    const place = pointer('fields', value);
    const was = old.fields[value];
    const is = now.fields[value];
    const about = `with ${now.on} "${value}"`;
    if (was === undefined) return [shift('wider', `arguments that go ${about} are now listed`, place)];
    if (is === undefined) return [shift('narrower', `arguments no longer go ${about}`, place, true)];
    const minus = (one: readonly string[], other: readonly string[]) => one.filter((name) => !other.includes(name));
    return [
      ...minus(was.allowed, is.allowed).map((name) =>
        shift('narrower', `argument \`${name}\` can no longer go ${about}`, place),
      ),
      ...minus(is.allowed, was.allowed).map((name) => shift('wider', `argument \`${name}\` can go ${about}`, place)),
      ...minus(is.required, was.required).map((name) =>
        shift('narrower', `argument \`${name}\` is required ${about} now`, place),
      ),
      ...minus(was.required, is.required).map((name) =>
        shift('wider', `argument \`${name}\` is no longer required ${about}`, place),
      ),
    ];
  });
  return toFindings('input', shifts);
};
