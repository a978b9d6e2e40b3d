import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { NAMES } from './normalize.ts';
import { mapSchemas } from './schema-places.ts';

/**
 * Converts OpenAPI 3.0 to 3.1: only schema keywords differ (OpenAPI 3.1, appendix; JSON Schema 2020-12). Malformed
 * parts are passed on unchanged.
 */
export function fromOpenApi30(document: JsonObject): JsonObject {
  return { ...(inObjects(document) as JsonObject), openapi: '3.1.0' };
}

/** Keys whose value is data, even if it looks like a schema. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Finds schemas in every object of a document, under `schema` and `schemas`. */
function inObjects(value: Json): Json {
  if (Array.isArray(value)) return value.map(inObjects);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (DATA.has(key) || key.startsWith('x-')) return [key, part];
      if (key === 'schema') return [key, mapSchemas(part, keywordsOf)];
      if (key === 'schemas') return [key, byName(part, (each) => mapSchemas(each, keywordsOf))];
      return [key, NAMES.has(key) ? byName(part, inObjects) : inObjects(part)];
    }),
  );
}

/** The values of a map whose keys are free names: `default` is also a response. */
const byName = (map: Json, change: (value: Json) => Json): Json =>
  isObject(map) ? Object.fromEntries(Object.entries(map).map(([name, each]) => [name, change(each)])) : inObjects(map);

function keywordsOf(schema: JsonObject): JsonObject {
  const { nullable, exclusiveMinimum, exclusiveMaximum, format, ...rest } = schema;
  const { type, minimum, maximum } = rest;
  const result: JsonObject = {
    ...rest,
    ...bound('minimum', 'exclusiveMinimum', exclusiveMinimum, minimum),
    ...bound('maximum', 'exclusiveMaximum', exclusiveMaximum, maximum),
    ...(type === 'string' && typeof format === 'string' ? contentOf(format) : format === undefined ? {} : { format }),
  };
  if (exclusiveMinimum === true) delete result['minimum'];
  if (exclusiveMaximum === true) delete result['maximum'];
  // Next to a reference or a combination it becomes a separate alternative when the document is normalized.
  if (nullable !== true || type === undefined) return nullable === undefined ? result : { ...result, nullable };
  return { ...result, type: [type, 'null'].flat(), ...withNull(rest['enum']) };
}

function bound(key: string, exclusive: string, value: Json | undefined, limit: Json | undefined): JsonObject {
  if (value === true) return limit === undefined ? {} : { [exclusive]: limit };
  return value === undefined || value === false
    ? limit === undefined
      ? {}
      : { [key]: limit }
    : { [exclusive]: value };
}

/** The encoding of binary data used to be a format (OpenAPI 3.1, section 4.8.14.3). */
function contentOf(format: string): JsonObject {
  if (format === 'binary') return { contentMediaType: 'application/octet-stream' };
  return format === 'byte' || format === 'base64' ? { contentEncoding: 'base64' } : { format };
}

const withNull = (choices: Json | undefined): JsonObject =>
  Array.isArray(choices) && !choices.includes(null) ? { enum: choices } : {};
