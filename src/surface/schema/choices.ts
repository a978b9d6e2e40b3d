import { isObject, type Json, sameJson } from '../../../codegen/json.ts';
import type { Schema } from '../surface.ts';
import { compareSchemas } from './compare-schemas.ts';
import { kindOf } from './kind.ts';
import { inside, type Shift, type Spot, standing, subject } from './shift.ts';
import { WORDS } from './words.ts';

const KEYWORDS = ['anyOf', 'oneOf'] as const;

/** One of the schemas of which a value must fit one, and where it stands from the place on. */
interface Choice {
  readonly schema: Schema;
  readonly place: string;
}

/** Whether a schema offers a choice of schemas. */
export const hasChoices = (schema: Schema): boolean => keywordOf(schema) !== undefined;

/** How the choices have changed. A schema without any is the only one that there is. */
export function compareChoices(before: Schema, after: Schema, spot: Spot): Shift[] {
  if (!hasChoices(before) && !hasChoices(after)) return [];
  const { pairs, lost, gained } = match(choicesOf(before), choicesOf(after));
  const about = subject(spot);
  const moved = pairs.flatMap(([one, other]) =>
    compareSchemas(one.schema, other.schema, inside(spot, '', one.place, other.place)),
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

/** Pairs choices that are equal but for words; of the others, as many as there are on either side, in their order. */
function match(before: readonly Choice[], after: readonly Choice[]) {
  const pairs: [Choice, Choice][] = [];
  const gained = [...after];
  const lost = before.filter((choice) => {
    const index = gained.findIndex((each) => sameJson(bare(each.schema), bare(choice.schema)));
    if (index < 0) return true;
    pairs.push([choice, ...gained.splice(index, 1)] as [Choice, Choice]);
    return false;
  });
  if (lost.length !== gained.length) return { pairs, lost, gained };
  return {
    pairs: [...pairs, ...lost.map((choice, index) => [choice, gained[index]] as [Choice, Choice])],
    lost: [],
    gained: [],
  };
}

/** `oneOf` refuses what fits two of its schemas; `anyOf` does not. */
function compareKeyword(before: Schema, after: Schema, spot: Spot): Shift[] {
  const old = keywordOf(before);
  const now = keywordOf(after);
  if (old === undefined || now === undefined || old === now) return [];
  const what = `${subject(spot)} must fit ${now === 'oneOf' ? 'exactly one' : 'any'} of its choices now`;
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

const bare = (schema: Schema): Json =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !WORDS.includes(key))) as Json;
