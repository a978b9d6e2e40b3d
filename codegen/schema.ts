import { InputError } from './errors.ts';
import { isObject, type Json, type JsonObject, pointer } from './json.ts';
import { placeOf, targetOf } from './places.ts';

/**
 * A document's schemas with every reference followed and every `allOf` merged, so that what comes out stands alone.
 * A schema that contains itself is cut off as `{}` (anything) at the second meeting.
 */
export class SchemaResolver {
  private readonly document: JsonObject;
  private readonly source: string;

  constructor(document: JsonObject, source: string) {
    this.document = document;
    this.source = source;
  }

  /** Follows the reference of a parameter, request body, response or schema, if it is one. */
  follow(value: Json | undefined, from: string): JsonObject {
    if (!isObject(value)) throw new InputError(this.source, from, 'is not an object', 'correct the document there');
    const reference = value['$ref'];
    return typeof reference === 'string' ? this.follow(this.target(reference, from), placeOf(reference)) : value;
  }

  /** The schema with everything inlined. */
  inline(schema: Json | undefined, from: string, inside: readonly string[] = []): JsonObject {
    if (schema === true || schema === undefined) return {};
    if (!isObject(schema)) throw new InputError(this.source, from, 'is not a schema', 'correct the document there');
    const { $ref: reference, allOf = [], ...own } = schema;
    const parts = (allOf as Json[]).map((part, index) => this.inline(part, `${from}/allOf/${index}`, inside));
    if (typeof reference === 'string') {
      if (inside.includes(reference)) return {};
      parts.push(this.inline(this.target(reference, from), placeOf(reference), [...inside, reference]));
    }
    return [...parts, this.inlineKeywords(own, from, inside)].reduce(mergeSchemas, {});
  }

  private target(reference: string, from: string): Json {
    const target = targetOf(this.document, reference);
    if (target !== undefined) return target;
    throw new InputError(this.source, from, `the reference "${reference}" leads nowhere`, 'repair it in the overlay');
  }

  private inlineKeywords(schema: JsonObject, from: string, inside: readonly string[]): JsonObject {
    const result: JsonObject = {};
    for (const [key, value] of Object.entries(schema)) {
      const inner = (part: Json, ...keys: (string | number)[]) =>
        this.inline(part, `${from}${pointer(key, ...keys)}`, inside);
      if (SCHEMAS_BY_NAME.has(key) && isObject(value)) {
        result[key] = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part, name)]));
      } else if (SCHEMA_LISTS.has(key) && Array.isArray(value)) {
        result[key] = value.map((part, index) => inner(part, index));
      } else result[key] = SCHEMAS.has(key) && typeof value !== 'boolean' ? inner(value) : value;
    }
    return result;
  }
}

/** The keywords of JSON Schema 2020-12 that hold a schema, a list of them, or a map of names to them. */
const SCHEMAS = new Set(['items', 'additionalProperties', 'not']);
const SCHEMA_LISTS = new Set(['anyOf', 'oneOf', 'prefixItems']);
const SCHEMAS_BY_NAME = new Set(['properties', 'patternProperties']);

/** Two schemas that must both hold, as one: properties and required names are joined, other keywords overwritten. */
export function mergeSchemas(one: JsonObject, other: JsonObject): JsonObject {
  const merged = { ...one, ...other };
  if (isObject(one['properties']) && isObject(other['properties'])) {
    merged['properties'] = { ...one['properties'], ...other['properties'] };
  }
  const required = [...((one['required'] as string[]) ?? []), ...((other['required'] as string[]) ?? [])];
  if (required.length > 0) merged['required'] = [...new Set(required)].sort();
  return merged;
}

/** The schema without the alternative `null`: what one may send, where null means "not given". */
export function withoutNull(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'default' && value === null) continue;
    if (!Array.isArray(value)) result[key] = value;
    else if (key === 'type') result[key] = single(value.filter((name) => name !== 'null'));
    else if (key === 'enum') result[key] = value.filter((choice) => choice !== null);
    else if (key === 'anyOf' || key === 'oneOf') {
      const others = (value as JsonObject[]).filter((part) => part['type'] !== 'null');
      if (others.length !== 1) result[key] = others;
      else Object.assign(result, mergeSchemas(withoutNull(others[0] as JsonObject), result));
    } else result[key] = value;
  }
  return result;
}

const single = (types: Json[]): Json => (types.length === 1 ? (types[0] as Json) : types);
