import { isObject, type Json, type JsonObject } from './json.ts';
import { withoutNull } from './schema.ts';
import { hasProperties } from './schema-types.ts';

/**
 * The part of a schema that may be sent. Null is never offered, because a controller takes it as "not given"; map
 * values are data and keep it. `readOnly` properties (OpenAPI 3.1, section 4.8.24) are removed.
 */
export function sendable(schema: JsonObject): JsonObject {
  const result = withoutNull(schema);
  const { items, properties } = result;
  if (isObject(items)) result['items'] = sendable(items);
  if (isObject(properties)) {
    const entries = Object.entries(properties as Record<string, JsonObject>);
    const sent = entries.filter(([, property]) => property['readOnly'] !== true);
    result['properties'] = Object.fromEntries(sent.map(([name, property]) => [name, sendable(property)]));
    if (sent.length < entries.length) dropRequired(result, new Set(sent.map(([name]) => name)), properties);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const parts = result[key];
    if (Array.isArray(parts)) result[key] = parts.map((part) => (isObject(part) ? sendable(part) : part));
  }
  return hasProperties(result) ? { ...result, type: 'object' } : result;
}

function dropRequired(schema: JsonObject, sent: ReadonlySet<string>, all: JsonObject): void {
  const required = (schema['required'] as Json[] | undefined)?.filter(
    (name) => sent.has(String(name)) || !Object.hasOwn(all, String(name)),
  );
  if (required !== undefined && required.length > 0) schema['required'] = required;
  else delete schema['required'];
}
