import { containsBigint, parseExact, toJson } from '../../src/common/exact-json.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { mapLeaves } from '../common/map-leaves.ts';

/** Keywords whose values are compared exactly. */
export const COMPARED: ReadonlySet<string> = new Set(
  'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf enum const'.split(' '),
);

/**
 * A schema with its bigints in one keyword of our own, as JSON text: `exactLimits: '{"maximum":18446744073709551615}'`.
 * So the schema is still JSON, and no parser rounds its numbers. Bigints elsewhere become text.
 */
export function withExactLimits(schema: JsonObject): JsonObject {
  if (!Object.values(schema).some(containsBigint)) return schema;
  const exact: JsonObject = {};
  const rest: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!containsBigint(value)) rest[key] = value;
    else if (COMPARED.has(key)) exact[key] = value;
    else rest[key] = mapLeaves(value, (each) => (typeof each === 'bigint' ? String(each) : each)) as Json;
  }
  if (Object.keys(exact).length === 0) return rest;
  const choices = [exact['enum'] ?? exact['const'] ?? []].flat();
  const areIntegers = choices.length > 0 && choices.every((each) => typeof each === 'bigint' || Number.isInteger(each));
  return { ...(areIntegers ? { type: 'integer' } : {}), ...rest, exactLimits: toJson(exact) };
}

/** The limits of a schema that are kept as text; none if it has no such limits. */
export function exactLimitsOf({ exactLimits }: JsonObject): JsonObject {
  return typeof exactLimits === 'string' ? (parseExact(exactLimits) as JsonObject) : {};
}

/** Whether a text is what {@link withExactLimits} writes. */
export function areExactLimits(text: Json): boolean {
  try {
    const limits = exactLimitsOf({ exactLimits: text });
    return isObject(limits) && Object.keys(limits).length > 0 && Object.keys(limits).every((key) => COMPARED.has(key));
  } catch {
    return false;
  }
}

/** Whether a value contains a number that could not be held when it was read (NaN): see `parseDocumentJson`. */
export const holdsLost = (value: Json): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).some(holdsLost) : Number.isNaN(value);
