import { compilePattern } from '../../src/common/pattern.ts';
import { isObject, type Json, ownValue } from '../common/json.ts';
import { areExactLimits, holdsLost } from '../documents/exact-limits.ts';
import { schemasIn } from '../documents/schema-places.ts';

const TYPES: readonly Json[] = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];

type Form = (value: Json) => boolean;

const number: Form = (value) => typeof value === 'bigint' || Number.isFinite(value);
const count: Form = (value) => Number.isInteger(value) && (value as number) >= 0;
const text: Form = (value) => typeof value === 'string';
const truth: Form = (value) => typeof value === 'boolean';
const texts: Form = (value) => Array.isArray(value) && value.every(text);
const some: Form = (value) => Array.isArray(value) && value.length > 0;

/** The form of each keyword of JSON Schema 2020-12 whose value is read. */
const FORMS: Readonly<Record<string, Form>> = {
  type: (value) =>
    Array.isArray(value) ? value.length > 0 && value.every((each) => TYPES.includes(each)) : TYPES.includes(value),
  enum: Array.isArray,
  required: texts,
  dependentRequired: (value) => isObject(value) && Object.values(value).every(texts),
  multipleOf: (value) => number(value) && (value as number | bigint) > 0,
  exactLimits: areExactLimits,
  ...Object.fromEntries(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) => [key, number])),
  ...Object.fromEntries(
    [
      ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
      ...['minContains', 'maxContains'],
    ].map((key) => [key, count]),
  ),
  ...Object.fromEntries(['pattern', 'format', 'contentEncoding', 'contentMediaType', '$ref'].map((key) => [key, text])),
  ...Object.fromEntries(['uniqueItems', 'readOnly', 'writeOnly', 'deprecated', 'nullable'].map((key) => [key, truth])),
  ...Object.fromEntries(['anyOf', 'oneOf', 'prefixItems'].map((key) => [key, some])),
  ...Object.fromEntries(['properties', 'patternProperties', 'dependentSchemas'].map((key) => [key, isObject])),
};

/** Keywords with any value. */
const FREE = new Set(['const', 'default', 'discriminator']);

/**
 * Whether a keyword means something. The others are left out: validators refuse some that earlier drafts had (`id`), and
 * take others for settings of their own (`$async`).
 */
export const isKnownKeyword = (keyword: string): boolean =>
  Object.hasOwn(FORMS, keyword) || FREE.has(keyword) || schemasIn(keyword) !== undefined || keyword.startsWith('x-');

/** What is wrong with a keyword that is left out. */
export const keywordFault = (keyword: string, value: Json): string =>
  holdsLost(value)
    ? `"${keyword}" has a number that cannot be held exactly`
    : `"${keyword}" does not follow its standard`;

/** Whether a keyword has a value of its form; true for every keyword that no standard defines. */
export const isWellFormed = (keyword: string, value: Json): boolean => ownValue(FORMS, keyword)?.(value) ?? true;

/** Why a pattern is not supported; undefined if it is. */
export function patternFault(pattern: string): string | undefined {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
