import { type Json, sameJson } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { type Shift, type Spot, standing, subject, type Way } from './shift.ts';
import { WORDS } from './words.ts';

/** The direction of a change of a keyword's value; undefined means that the keyword is absent. */
type Compare = (before: Json | undefined, after: Json | undefined) => Way;

/** A lower bound: without one, more is allowed. */
const lower: Compare = (before, after) =>
  Number(after ?? -Infinity) > Number(before ?? -Infinity) ? 'narrower' : 'wider';
const upper: Compare = (before, after) =>
  Number(after ?? Infinity) < Number(before ?? Infinity) ? 'narrower' : 'wider';

/** A requirement that is present or not; of two different ones neither includes the other. */
const demand: Compare = (before, after) =>
  before === undefined ? 'narrower' : after === undefined ? 'wider' : 'other';

/** Pairs of formats of which one includes the other (OpenAPI format registry). */
const WITHIN: Readonly<Record<string, string>> = { int32: 'int64', float: 'double' };

const format: Compare = (before, after) => {
  if (WITHIN[String(before)] === after) return 'wider';
  return WITHIN[String(after)] === before ? 'narrower' : demand(before, after);
};

/** The default: declaring the value that applies anyway changes nothing; any other changes what calls do. */
const fallback: Compare = (before) => (before === undefined ? 'reworded' : 'other');

/** Keywords of JSON Schema 2020-12 (Validation, sections 6 to 9) that restrict a value independently. */
const KEYWORDS: Readonly<Record<string, Compare>> = {
  minimum: lower,
  exclusiveMinimum: lower,
  minLength: lower,
  minItems: lower,
  minProperties: lower,
  maximum: upper,
  exclusiveMaximum: upper,
  maxLength: upper,
  maxItems: upper,
  maxProperties: upper,
  format,
  default: fallback,
};

/** Keywords with their own comparison rules. */
const ELSEWHERE = new Set([
  ...[
    'type',
    'enum',
    'const',
    'anyOf',
    'oneOf',
    'items',
    'properties',
    'required',
    'additionalProperties',
    '$defs',
    'nullable',
  ],
  ...WORDS,
]);

/** Changes of all independent keywords. An unknown one counts as a requirement. */
export function compareKeywords(before: Schema, after: Schema, spot: Spot): Shift[] {
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !ELSEWHERE.has(key));
  return keywords.sort().flatMap((keyword): Shift[] => {
    const old = declared(before, keyword);
    const now = declared(after, keyword);
    if (sameJson(old, now)) return [];
    const compare = Object.hasOwn(KEYWORDS, keyword) ? (KEYWORDS[keyword] as Compare) : demand;
    const what = `the ${keyword} of ${subject(spot)} was ${shown(old)} and is ${shown(now)}`;
    return [{ way: compare(old, now), what, ...standing(spot, keyword, after) }];
  });
}

/** Values that have no effect: with them, a keyword might as well be absent. */
const SAY_NOTHING: Readonly<Record<string, Json>> = {
  minLength: 0,
  minItems: 0,
  minProperties: 0,
  uniqueItems: false,
};

function declared(schema: Schema, keyword: string): Json | undefined {
  const value = Object.hasOwn(schema, keyword) ? (schema[keyword] as Json) : undefined;
  return Object.hasOwn(SAY_NOTHING, keyword) && value === SAY_NOTHING[keyword] ? undefined : value;
}

/** The longest value that is written out, in characters. */
const MOST_SHOWN = 60;

function shown(value: Json | undefined): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
