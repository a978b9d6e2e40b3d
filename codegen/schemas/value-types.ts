import { isObject, type Json, type JsonObject } from '../common/json.ts';

export type JsonType = 'null' | 'boolean' | 'object' | 'array' | 'number' | 'string';

const ALL: readonly JsonType[] = ['null', 'boolean', 'object', 'array', 'number', 'string'];

/** The types of value that a schema may allow, as far as its keywords tell; `integer` counts as `number`. */
export function typesOf(schema: JsonObject): ReadonlySet<JsonType> {
  const type = schema['type'];
  if (type !== undefined)
    return new Set([type].flat().map((type) => (type === 'integer' ? 'number' : (type as JsonType))));
  if (Array.isArray(schema['enum'])) return new Set(schema['enum'].map(typeOf));
  if (schema['const'] !== undefined) return new Set([typeOf(schema['const'])]);
  if (isObject(schema['properties'])) return new Set(['object']);
  if (schema['items'] !== undefined) return new Set(['array']);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(choices)) return new Set(ALL);
  return new Set(choices.flatMap((choice) => (isObject(choice) ? [...typesOf(choice)] : ALL)));
}

function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'number';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

/** The properties of a schema; empty if it has none. */
export const propertiesOf = (schema: JsonObject): JsonObject =>
  isObject(schema['properties']) ? schema['properties'] : {};

/** The names of the properties that a schema requires, declared or not. */
export const requiredOf = ({ required }: JsonObject): readonly string[] =>
  Array.isArray(required) ? required.map(String) : [];

/** The only values that a schema allows; none if it does not name them. */
export const choicesOf = ({ const: only, enum: all }: JsonObject): Json[] =>
  Array.isArray(all) ? all : only === undefined ? [] : [only];

/** The names of properties that are required but not declared; they are arguments like all others. */
export function undeclaredIn(schema: JsonObject): JsonObject {
  const { additionalProperties } = schema;
  if (additionalProperties === false) return {};
  const known = propertiesOf(schema);
  const names = requiredOf(schema).filter((name) => !Object.hasOwn(known, name));
  return Object.fromEntries(names.map((name) => [name, isObject(additionalProperties) ? additionalProperties : {}]));
}

/** Whether a schema describes objects with named properties, even without a `type`. */
export const hasProperties = (schema: JsonObject): boolean =>
  Object.keys(propertiesOf(schema)).length > 0 && (schema['type'] === undefined || schema['type'] === 'object');

/** Keywords about an object as a whole. */
const WHOLE = [
  ...['anyOf', 'oneOf', 'not', 'if', 'allOf', '$ref', 'minProperties', 'maxProperties', 'dependentRequired'],
  ...[
    'dependentSchemas',
    'patternProperties',
    'propertyNames',
    'unevaluatedProperties',
    'const',
    'enum',
    'exactLimits',
  ],
];

/** Whether a schema restricts its value as a whole, beyond its properties. */
export const isWhole = (schema: JsonObject): boolean => WHOLE.some((key) => schema[key] !== undefined);
