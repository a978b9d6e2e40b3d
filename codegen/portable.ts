import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * The keywords that every client and model understands and cannot do without. Bounds are not among them: they cost
 * tokens in every session, and the check of a call names the one that was broken.
 */
const KEPT = ['type', 'description', 'enum', 'format', 'default', 'items'];

/**
 * The part of an input schema that is listed: plain `type: object`, no references, no combinations, no `type` arrays,
 * no `additionalProperties`. What is left out narrows nothing that a caller may send.
 */
export function portable(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of KEPT) {
    const value = schema[key];
    if (value === undefined || (key === 'type' && Array.isArray(value))) continue;
    result[key] = key === 'items' ? portable(value as JsonObject) : (value as Json);
  }
  const properties = schema['properties'];
  if (isObject(properties) && Object.keys(properties).length > 0) {
    result['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, portable(property as JsonObject)]),
    );
  }
  if (schema['required'] !== undefined) result['required'] = schema['required'];
  if (schema['contentEncoding'] === 'base64') result['format'] = 'byte';
  return result;
}
