import { type Json, sameJson } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { type Shift, type Spot, standing, subject, type Way } from './shift.ts';

/** If there are more values than this, they are counted, not written out. */
const MOST_SHOWN = 6;

/** How the list of allowed values changed; a constant is a list of one. */
export function compareValues(before: Schema, after: Schema, spot: Spot): Shift[] {
  const old = valuesOf(before);
  const now = valuesOf(after);
  if (old === undefined && now === undefined) return [];
  const about = subject(spot);
  const keyword = Object.hasOwn(now === undefined ? before : after, 'const') ? 'const' : 'enum';
  const shift = (way: Way, what: string): Shift => ({
    way,
    what: `${about} ${what}`,
    ...standing(spot, keyword, after),
  });
  if (old === undefined) return [shift('narrower', `can only be ${shown(now)} now`)];
  if (now === undefined) return [shift('wider', `can be more than ${shown(old)} now`)];
  const lost = old.filter((value) => !now.some((each) => sameJson(each, value)));
  const gained = now.filter((value) => !old.some((each) => sameJson(each, value)));
  return [
    ...(lost.length === 0 ? [] : [shift('narrower', `can no longer be ${shown(lost)}`)]),
    ...(gained.length === 0 ? [] : [shift('wider', `can be ${shown(gained)} too`)]),
  ];
}

function valuesOf(schema: Schema): readonly Json[] | undefined {
  if (Object.hasOwn(schema, 'const')) return [schema['const'] as Json];
  return Array.isArray(schema['enum']) ? (schema['enum'] as Json[]) : undefined;
}

function shown(values: readonly Json[] | undefined = []): string {
  const texts = values.slice(0, MOST_SHOWN).map((value) => JSON.stringify(value));
  const rest = values.length - texts.length;
  return `${texts.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
