/** Schemas of Swagger 2.0, which are also written next to a value: in a parameter, a form field or a header. */
import type { Json, JsonObject } from '../common/json.ts';
import { mapSchemas } from './schema-places.ts';

/** Where the parts of a Swagger 2.0 document are in OpenAPI 3. */
const MOVED = [
  ['#/definitions/', '#/components/schemas/'],
  ['#/parameters/', '#/components/parameters/'],
  ['#/responses/', '#/components/responses/'],
] as const;

/**
 * The keywords of a parameter or header that belong to its schema (Swagger 2.0, Parameter Object and Header Object).
 */
const OF_SCHEMA = [
  ...['type', 'format', 'items', 'default', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength'],
  ...['minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems', 'enum', 'multipleOf', 'x-nullable'],
];

/** The target of a reference, where it is in OpenAPI 3. */
export function moved(reference: string): string {
  const place = MOVED.find(([from]) => reference.startsWith(from));
  return place === undefined ? reference : place[1] + reference.slice(place[0].length);
}

/** A schema as OpenAPI 3 writes it. */
export const schemaOf = (schema: Json): Json => mapSchemas(schema, keywordsOf);

function keywordsOf(schema: JsonObject): JsonObject {
  const { $ref: reference, 'x-nullable': nullable, discriminator, type, ...rest } = schema;
  // Keys next to a reference are not part of the schema (JSON Reference, section 3), except for this extension.
  if (typeof reference === 'string') {
    return { $ref: moved(reference), ...(nullable === true ? { nullable: true } : {}) };
  }
  return {
    ...rest,
    ...typesOf(type),
    ...(typeof nullable === 'boolean' ? { nullable } : {}),
    ...(typeof discriminator === 'string' ? { discriminator: { propertyName: discriminator } } : {}),
    ...(type === 'array' ? { items: rest['items'] ?? {} } : {}),
  };
}

function typesOf(type: Json | undefined): JsonObject {
  if (type === 'file') return { type: 'string', format: 'binary' };
  if (!Array.isArray(type)) return type === undefined ? {} : { type };
  // A whole number is a number: exactly one of the two would be neither.
  const some = type.filter((name) => name !== 'null' && !(name === 'integer' && type.includes('number')));
  const nullable = some.length < type.length ? { nullable: true } : {};
  return some.length === 1
    ? { type: some[0] as Json, ...nullable }
    : { oneOf: some.map((name) => ({ type: name })), ...nullable };
}

/** The schema of a value that is described without one: a parameter, a form field, a header. */
export function valueSchema(holder: JsonObject): JsonObject {
  const known = Object.entries(holder).filter(([key]) => OF_SCHEMA.includes(key));
  return schemaOf(Object.fromEntries(known)) as JsonObject;
}

/** What describes such a value besides its schema. */
export const withoutSchema = (holder: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(holder).filter(([key]) => !OF_SCHEMA.includes(key)));
