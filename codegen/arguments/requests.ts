import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { hasProperties, propertiesOf, undeclaredIn } from '../schemas/value-types.ts';
import { withoutNull } from '../schemas/without-null.ts';

/** What to do with the alternative `null` in a schema. */
type Nulls = (schema: JsonObject) => JsonObject;

/**
 * A schema that may be null says so by `nullable`, which keeps its type a single one; one without a type stays as it
 * is.
 */
export function withNullable(schema: JsonObject): JsonObject {
  const plain = withoutNull(schema);
  if (!allowsNull(schema)) return plain;
  if (typeof plain['type'] !== 'string' || MAY_REFUSE_NULL.some((key) => plain[key] !== undefined)) return schema;
  const choices = plain['enum'];
  return { ...plain, nullable: true, ...(Array.isArray(choices) ? { enum: [...choices, null] } : {}) };
}

/** Keywords that may refuse null even if the type allows it. */
const MAY_REFUSE_NULL = ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'const', '$ref'] as const;

/** Whether a schema allows null as well as other values. */
export function allowsNull({ type, anyOf, enum: choices, oneOf }: JsonObject): boolean {
  const isNull = (part: Json) => isObject(part) && part['type'] === 'null';
  // Choices name every value, null too (OpenAPI 3.0.3, `nullable`).
  if (Array.isArray(choices) && !choices.includes(null)) return false;
  if (type === undefined && Array.isArray(choices)) return choices.length > 1;
  if (Array.isArray(type)) return type.includes('null') && type.length > 1;
  return [anyOf, oneOf].some((choices) => Array.isArray(choices) && choices.length > 1 && choices.some(isNull));
}

/**
 * The part of a schema that may be sent; it may be shared: do not modify it. `readOnly` properties (OpenAPI 3.1,
 * section 4.8.24) are not required, and not listed. They are accepted: many documents declare the `id` and the `type`
 * of an entity read-only even where a request only refers to it.
 * @param nulls usually null is not offered, because a controller takes it as "not given"; map values are data and keep
 * it
 */
export function sendable(schema: JsonObject, nulls: Nulls = withoutNull): JsonObject {
  const given = nulls(schema);
  if (!HOLDERS.some((key) => given[key] !== undefined)) return given;
  const result = { ...given };
  const { items, properties } = result;
  if (isObject(items)) result['items'] = sendable(items, nulls);
  if (isObject(properties)) {
    const declared = { ...properties, ...undeclaredIn(given) } as Record<string, JsonObject>;
    const entries = Object.entries(declared);
    const sent = entries.filter(([, property]) => !isReadOnly(property));
    result['properties'] = Object.fromEntries(entries.map(([name, property]) => [name, sendable(property, nulls)]));
    requireOnly(result, new Set(sent.map(([name]) => name)));
  }
  for (const key of COMBINATIONS) {
    const parts = result[key];
    if (Array.isArray(parts)) result[key] = parts.map((part) => (isObject(part) ? sendable(part, nulls) : part));
  }
  return hasProperties(result) ? { ...result, type: 'object' } : result;
}

/** Whether a property only comes in answers, according to its document. */
export const isReadOnly = (property: Json | undefined): boolean => isObject(property) && property['readOnly'] === true;

const COMBINATIONS = ['anyOf', 'oneOf', 'allOf'] as const;

/** Keywords that contain schemas. */
const HOLDERS = ['items', 'properties', ...COMBINATIONS] as const;

/**
 * Requires only what can be sent: neither `readOnly` properties, nor those that a closed schema does not declare, with
 * which no value would be valid.
 */
function requireOnly(schema: JsonObject, sent: ReadonlySet<string>): void {
  const { patternProperties, required } = schema;
  if (!Array.isArray(required)) return;
  const declared = propertiesOf(schema);
  const possible = required.filter(
    (name) => sent.has(String(name)) || (patternProperties !== undefined && !Object.hasOwn(declared, String(name))),
  );
  if (possible.length > 0) schema['required'] = possible;
  else delete schema['required'];
}
