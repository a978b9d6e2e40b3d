import { isObject, type Json, type JsonObject, ownValue, sameJson } from '../common/json.ts';

/** The intersection of two schemas that both apply. */
export function mergeSchemas(one: JsonObject, other: JsonObject): JsonObject {
  const merged: JsonObject = { ...one, ...other };
  const beside: JsonObject = {};
  for (const [key, value] of Object.entries(other)) {
    const before = Object.hasOwn(one, key) ? one[key] : undefined;
    if (before === undefined || sameJson(before, value)) continue;
    const both = ownValue(JOIN, key)?.(before, value);
    if (both !== undefined) merged[key] = both;
    // What one keyword cannot express is added separately.
    else if (CHECKS.has(key)) beside[key] = before;
  }
  const properties = propertiesOf(one, other);
  if (properties !== undefined) merged['properties'] = properties;
  if (Object.keys(beside).length > 0) merged['allOf'] = [...((merged['allOf'] as Json[] | undefined) ?? []), beside];
  return merged;
}

type Join = (one: Json, other: Json) => Json | undefined;

const numbers =
  (choose: (...numbers: number[]) => number): Join =>
  (one, other) =>
    typeof one === 'number' && typeof other === 'number' ? choose(one, other) : undefined;

const JOIN: Readonly<Record<string, Join>> = {
  type: typesInBoth,
  enum: choicesInBoth,
  required: (one, other) => [...new Set([...(one as string[]), ...(other as string[])])].sort(),
  items: schemas,
  additionalProperties: schemas,
  allOf: (one, other) => [...(one as Json[]), ...(other as Json[])],
  ...Object.fromEntries(
    ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].map((key) => [key, numbers(Math.max)]),
  ),
  ...Object.fromEntries(
    ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].map((key) => [key, numbers(Math.min)]),
  ),
};

/** Keywords that restrict a value, for which the later one would otherwise replace the earlier. */
const CHECKS = new Set([
  'pattern',
  'format',
  'multipleOf',
  'not',
  'anyOf',
  'oneOf',
  'const',
  'patternProperties',
  'type',
  'enum',
  'exactLimits',
]);

/** `integer` also counts as a `number`. Undefined if no type is left. */
function typesInBoth(one: Json, other: Json): Json | undefined {
  const [first, second] = [[one].flat(), [other].flat()];
  const both = [
    ...first.filter((type) => second.includes(type) || (type === 'integer' && second.includes('number'))),
    ...second.filter((type) => type === 'integer' && first.includes('number') && !first.includes('integer')),
  ];
  return both.length === 0 ? undefined : both.length === 1 ? both[0] : both;
}

/** Choices that exclude each other allow no value, so the author can only have meant to add some. */
function choicesInBoth(one: Json, other: Json): Json | undefined {
  if (!Array.isArray(one) || !Array.isArray(other)) return undefined;
  const both = one.filter((choice) => other.some((each) => sameJson(each, choice)));
  return both.length === 0 ? [...one, ...other] : both;
}

function schemas(one: Json, other: Json): Json {
  if (isObject(one) && isObject(other)) return mergeSchemas(one, other);
  return one === false || other === false ? false : isObject(one) ? one : other;
}

/**
 * The properties of both, where those of one name are what both allow. Of a closed schema and another one, the
 * properties of the other are kept: to the letter, nothing would fit both, so the author can only have meant that the
 * whole is closed.
 */
function propertiesOf(one: JsonObject, other: JsonObject): JsonObject | undefined {
  const [first, second] = [one['properties'], other['properties']];
  if (!isObject(first) || !isObject(second)) return undefined;
  const entries = Object.entries(second).map(([name, property]): [string, Json] => {
    const before = ownValue(first, name);
    return [name, before === undefined ? property : mergeSchemas(before as JsonObject, property as JsonObject)];
  });
  return Object.fromEntries([...Object.entries(first), ...entries]);
}
