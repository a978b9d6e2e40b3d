import { isObject, type Json, sameJson } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { kindOf } from './kind.ts';
import type { ComparePart } from './part.ts';
import { inside, type Shift, type Spot, standing, subject } from './shift.ts';
import { WORDS } from './words.ts';

const KEYWORDS = ['anyOf', 'oneOf'] as const;

/** One of the alternative schemas of a value, and its relative place. */
interface Choice {
  readonly schema: Schema;
  readonly place: string;
}

/** Whether a schema offers alternatives. */
export const hasChoices = (schema: Schema): boolean => keywordOf(schema) !== undefined;

/** How the alternatives changed. A schema without alternatives is its only one. */
export function compareChoices(before: Schema, after: Schema, spot: Spot, comparePart: ComparePart): Shift[] {
  if (!hasChoices(before) && !hasChoices(after)) return [];
  const { pairs, lost, gained } = match(choicesOf(before), choicesOf(after));
  const about = subject(spot);
  const moved = pairs.flatMap(([one, other]) =>
    comparePart(one.schema, other.schema, inside(spot, '', one.place, other.place)),
  );
  const gone = lost.map(({ schema, place }): Shift => {
    const what = `${about} can no longer be ${kindOf(schema)}`;
    return { way: 'narrower', what, place: spot.place.before + place, gone: true };
  });
  const added = gained.map(({ schema, place }): Shift => {
    return { way: 'wider', what: `${about} can be ${kindOf(schema)} too`, place: spot.place.after + place };
  });
  return [...moved, ...gone, ...added, ...compareKeyword(before, after, spot)];
}

/** What identifies an alternative, most reliable first. */
const SIGNS: readonly ((choice: Schema) => Json)[] = [(choice) => choice as Json, bare];

/**
 * Pairs equal alternatives, then those that differ only in wording; then the others in order, as far as both sides have
 * some.
 */
function match(before: readonly Choice[], after: readonly Choice[]) {
  const pairs: [Choice, Choice][] = [];
  const lost = new Set(before);
  const gained = new Set(after);
  const join = (one: Choice, other: Choice) => {
    lost.delete(one);
    gained.delete(other);
    pairs.push([one, other]);
  };
  for (const sign of SIGNS) {
    for (const one of lost) {
      const same = [...gained].find((other) => sameJson(sign(one.schema), sign(other.schema)));
      if (same !== undefined) join(one, same);
    }
  }
  const others = [...gained];
  if (lost.size === gained.size) for (const [index, one] of [...lost].entries()) join(one, others[index] as Choice);
  return { pairs, lost: [...lost], gained: [...gained] };
}

/** `oneOf` rejects values that match two of its schemas; `anyOf` does not. */
function compareKeyword(before: Schema, after: Schema, spot: Spot): Shift[] {
  const old = keywordOf(before);
  const now = keywordOf(after);
  if (old === undefined || now === undefined || old === now) return [];
  const what = `${subject(spot)} must match ${now === 'oneOf' ? 'exactly one' : 'any'} of its choices now`;
  return [{ way: now === 'oneOf' ? 'narrower' : 'wider', what, ...standing(spot, now, after) }];
}

const keywordOf = (schema: Schema) => KEYWORDS.find((key) => Array.isArray(schema[key]));

function choicesOf(schema: Schema): Choice[] {
  const keyword = keywordOf(schema);
  if (keyword === undefined) return [{ schema, place: '' }];
  return (schema[keyword] as Json[]).map((choice, index) => ({
    schema: isObject(choice) ? choice : {},
    place: `/${keyword}/${index}`,
  }));
}

/** A schema without descriptive keywords. */
function bare(schema: Schema): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !WORDS.includes(key))) as Json;
}
