import type { Style } from '../../src/contract.ts';
import { isObject, type JsonObject } from '../common/json.ts';
import { typesOf } from '../schemas/value-types.ts';

/** What part of a schema can be sent in a style. */
interface SerializedSchema {
  readonly schema: JsonObject;
  /** Properties that cannot, and are left out. */
  readonly left: readonly string[];
}

const isNested = (schema: JsonObject): boolean => {
  const types = typesOf(schema);
  return !['string', 'number', 'boolean'].some((type) => types.has(type as 'string'));
};

/**
 * What part of a parameter's schema can be sent in a style: values, lists of values and objects of values (OpenAPI 3.1,
 * section 4.8.12.3). Nothing defines how to serialize lists in lists, or objects in either, except for `deepObject`, where
 * servers agree on brackets. If nothing can be sent, a text says why.
 */
export function serializable(style: Style, schema: JsonObject): SerializedSchema | string {
  if (style === 'deepObject') return { schema, left: [] };
  const types = typesOf(schema);
  if (types.has('array') && isObject(schema['items']) && isNested(schema['items'])) {
    return 'that is a list of lists or objects';
  }
  const { properties, required } = schema;
  if (!types.has('object') || !isObject(properties)) return { schema, left: [] };
  const left = Object.keys(properties).filter((name) => isNested(properties[name] as JsonObject));
  if (left.length === 0) return { schema, left };
  if (
    left.length === Object.keys(properties).length ||
    left.some((name) => (required as string[] | undefined)?.includes(name))
  ) {
    return 'that is an object of lists or objects';
  }
  const rest = Object.entries(properties).filter(([name]) => !left.includes(name));
  return { schema: { ...schema, properties: Object.fromEntries(rest) }, left };
}
