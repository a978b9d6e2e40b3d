import { isObject, type Json, type JsonObject } from './json.ts';
import { limits } from './limits.ts';

/** The only string format that every vendor's subset of JSON Schema has. */
const PORTABLE_FORMAT = 'date-time';

/**
 * The part of an input schema that is listed: what every client and model understands. A plain `type: object` without
 * references, combinations, `type` arrays or `additionalProperties`. Limits, formats and defaults, which not every
 * vendor supports, go into the description. Nothing else that is left out restricts a caller.
 */
export function portable(schema: JsonObject): JsonObject {
  const { type, description: text, enum: choices, format, default: fallback, items, properties, required } = schema;
  const ownWords = typeof text === 'string' && text !== '' ? [text] : [];
  const description = [...ownWords, ...limits(schema), ...defaultWords(fallback)].join('; ');
  const inner = isObject(properties) ? Object.entries(properties as Record<string, JsonObject>) : [];
  return {
    ...(type === undefined || Array.isArray(type) ? {} : { type }),
    ...(description === '' ? {} : { description }),
    ...(Array.isArray(choices) ? { enum: choices.filter((choice) => choice !== null || choices.length === 1) } : {}),
    ...(format === PORTABLE_FORMAT ? { format } : {}),
    ...(items === undefined ? {} : { items: portable(items as JsonObject) }),
    ...(inner.length === 0
      ? {}
      : { properties: Object.fromEntries(inner.map(([name, property]) => [name, portable(property)])) }),
    ...(required === undefined ? {} : { required }),
  };
}

const defaultWords = (value: Json | undefined): string[] =>
  value === undefined || value === null || typeof value === 'object' ? [] : [`default ${value}`];

/**
 * The same for a whole input schema. It has `properties` even if a tool takes no arguments: some clients require them.
 */
export const portableRoot = (schema: JsonObject): JsonObject => ({
  type: 'object',
  properties: {},
  ...portable(schema),
});
