import { toJson } from '../../src/common/exact-json.ts';
import { isObject, type JsonObject } from '../common/json.ts';
import { exactLimitsOf } from '../documents/exact-limits.ts';

/** Common names of string formats (JSON Schema 2020-12, validation, 7.3) where they differ; null for none. */
const FORMATS: Readonly<Record<string, string | null>> = { uri: 'URL', url: 'URL', byte: 'base64', 'date-time': null };

/** The longest pattern that is listed, in characters: longer ones are only checked. */
const LONGEST_PATTERN = 60;

/**
 * A value's constraints in a few words: lengths, ranges, formats and short patterns. A call that violates them is refused, so a caller
 * has to know them, but not every vendor supports the keywords.
 */
export function limits(schema: JsonObject): string[] {
  const exact = exactLimitsOf(schema);
  const {
    minimum,
    maximum,
    exclusiveMinimum: above,
    exclusiveMaximum: below,
    multipleOf: step,
  } = { ...schema, ...exact };
  return [
    format(schema),
    pattern(schema),
    allowsNothing(schema) ? 'takes no value' : '',
    schema['nullable'] === true ? 'or null' : '',
    range(schema['minLength'], schema['maxLength'], ' characters'),
    range(schema['minItems'], schema['maxItems'], ' items'),
    range(minimum, maximum, ''),
    isNumber(above) ? `more than ${above}` : '',
    isNumber(below) ? `less than ${below}` : '',
    isNumber(step) ? `a multiple of ${step}` : '',
    choices(exact),
  ].filter((text) => text !== '');
}

/** Whether a schema allows no value at all, as an empty list of choices does. */
const allowsNothing = ({ not }: JsonObject): boolean => isObject(not) && Object.keys(not).length === 0;

function format({ type, format: name, contentEncoding }: JsonObject): string {
  if (contentEncoding === 'base64') return 'base64';
  if (type !== 'string' || typeof name !== 'string') return '';
  const known = FORMATS[name];
  return known === undefined ? name : (known ?? '');
}

const pattern = ({ pattern: text }: JsonObject): string =>
  typeof text === 'string' && text.length <= LONGEST_PATTERN ? `matches ${text}` : '';

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** Choices that JSON parsers would round, which are therefore no choices of the listed schema. */
function choices({ enum: all, const: only }: JsonObject): string {
  if (only !== undefined) return `only ${toJson(only)}`;
  return Array.isArray(all) ? `one of ${all.map(toJson).join(', ')}` : '';
}

/** A limit; undefined if its number was rounded when it was read. */
const bound = (value: unknown): number | bigint | undefined =>
  typeof value === 'bigint' || (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    ? value
    : undefined;

function range(least: unknown, most: unknown, unit: string): string {
  const [from, to] = [bound(least), bound(most)];
  if (from !== undefined && to !== undefined) return `${from}${from < 0 ? ' to ' : '-'}${to}${unit}`;
  if (from !== undefined) return `at least ${from}${Number(from) === 1 ? unit.replace(/s$/, '') : unit}`;
  return to === undefined ? '' : `at most ${to}${Number(to) === 1 ? unit.replace(/s$/, '') : unit}`;
}
