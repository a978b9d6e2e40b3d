import { type Json, sameJson } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { type Shift, type Spot, standing, subject } from './shift.ts';

/** Keywords that inform a reader and restrict no value (JSON Schema 2020-12, Validation, section 9). */
export const WORDS = ['title', 'description', '$comment', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly'];

/** Which descriptive keywords of a value changed. */
export function compareWords(before: Schema, after: Schema, spot: Spot): Shift[] {
  const changed = WORDS.filter((key) => !sameJson(before[key] as Json, after[key] as Json));
  return changed.map((key) => {
    const what = `the ${key} of ${subject(spot)} changed`;
    return { way: 'reworded', what, ...standing(spot, key, after) };
  });
}
