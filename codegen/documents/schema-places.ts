import { isObject, type Json, type JsonObject } from '../common/json.ts';

/** The keywords of JSON Schema 2020-12 that have a schema, a list of schemas, or a map of schemas. */
const ONE = new Set([
  ...['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else'],
  ...['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'],
]);
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const BY_NAME = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);

/** The keywords whose schemas apply to the value itself, not to a part of it (JSON Schema 2020-12, section 10.2). */
export const IN_PLACE: ReadonlySet<string> = new Set([
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'],
]);

/** How a keyword contains schemas; undefined if its value is not a schema. */
export function schemasIn(keyword: string): 'one' | 'list' | 'by name' | undefined {
  if (ONE.has(keyword)) return 'one';
  if (LIST.has(keyword)) return 'list';
  return BY_NAME.has(keyword) ? 'by name' : undefined;
}

/** A copy of a schema in which every schema is changed, innermost first. Anything that is not an object is kept. */
export function mapSchemas(schema: Json, change: (schema: JsonObject) => JsonObject): Json {
  if (!isObject(schema)) return schema;
  const inner = (value: Json) => mapSchemas(value, change);
  const keywords = Object.entries(schema).map(([key, value]) => {
    const holds = schemasIn(key);
    if (holds === 'one') return [key, Array.isArray(value) ? value.map(inner) : inner(value)] as const;
    if (holds === 'list' && Array.isArray(value)) return [key, value.map(inner)] as const;
    if (holds !== 'by name' || !isObject(value)) return [key, value] as const;
    return [key, Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]))] as const;
  });
  return change(Object.fromEntries(keywords));
}
