import { InputError } from './errors.ts';
import { at, isObject, type Json, type JsonObject } from './json.ts';

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
    if (typeof reference !== 'string') return value;
    return this.follow(at(this.document, reference.replace(/^#/, '')), reference.replace(/^#/, ''));
  }

  /** The schema with everything inlined. */
  inline(schema: Json | undefined, from: string, inside: readonly string[] = []): JsonObject {
    if (schema === true || schema === undefined) return {};
    if (!isObject(schema)) throw new InputError(this.source, from, 'is not a schema', 'correct the document there');
    const reference = schema['$ref'];
    if (typeof reference === 'string') {
      if (inside.includes(reference)) return {};
      const place = reference.replace(/^#/, '');
      return this.inline(at(this.document, place), place, [...inside, reference]);
    }
    const { allOf, ...own } = schema;
    const base = this.inlineKeywords(own, from, inside);
    if (allOf === undefined) return base;
    const parts = (allOf as Json[]).map((part, index) => this.inline(part, `${from}/allOf/${index}`, inside));
    return [...parts, base].reduce(mergeSchemas, {});
  }

  private inlineKeywords(schema: JsonObject, from: string, inside: readonly string[]): JsonObject {
    const result: JsonObject = {};
    for (const [key, value] of Object.entries(schema)) {
      const place = `${from}/${key}`;
      if (key === 'properties' && isObject(value)) {
        result[key] = Object.fromEntries(
          Object.entries(value).map(([name, property]) => [name, this.inline(property, `${place}/${name}`, inside)]),
        );
      } else if (key === 'items' || (key === 'additionalProperties' && typeof value !== 'boolean')) {
        result[key] = this.inline(value, place, inside);
      } else if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(value)) {
        result[key] = value.map((part, index) => this.inline(part, `${place}/${index}`, inside));
      } else result[key] = value;
    }
    return result;
  }
}

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
  const { anyOf, oneOf, type, ...rest } = schema;
  for (const alternatives of [anyOf, oneOf]) {
    if (!Array.isArray(alternatives)) continue;
    const others = (alternatives as JsonObject[]).filter((part) => part['type'] !== 'null');
    if (others.length === 1) return withoutNull({ ...(others[0] as JsonObject), ...rest });
  }
  const types = Array.isArray(type) ? type.filter((name) => name !== 'null') : type;
  const narrowed = Array.isArray(types) && types.length === 1 ? (types[0] as Json) : types;
  return {
    ...rest,
    ...(anyOf === undefined ? {} : { anyOf }),
    ...(oneOf === undefined ? {} : { oneOf }),
    ...(narrowed === undefined ? {} : { type: narrowed }),
  };
}
