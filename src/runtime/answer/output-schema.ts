import { isObject } from '../../common/is-object.ts';
import type { JsonSchema, ListedTool, ListForm, Operation } from '../../contract.ts';

/**
 * The output schema that answers can keep. Real controllers send null for lists, new enum values and new fields, and
 * none of that makes an answer invalid. So every value is nullable, no enum is closed, and nothing is required or
 * bounded. Numbers that JSON readers would round are text. Clients check formats, which a hidden secret does not have,
 * nor a relative link: none is declared.
 */
export function loose(declared: JsonSchema): JsonSchema {
  const { type, items, properties, additionalProperties } = declared;
  const types = [type].flat().filter((name) => name !== 'null');
  const one = types.length === 1 && types[0] !== undefined;
  return {
    ...(one ? { type: [types[0], ...(isNumber(types[0]) ? ['string'] : []), 'null'] } : {}),
    ...(isObject(items) ? { items: loose(items) } : {}),
    ...(isObject(properties) ? { properties: looseMap(properties) } : {}),
    ...(isObject(additionalProperties) && Object.keys(additionalProperties).length > 0
      ? { additionalProperties: loose(additionalProperties) }
      : {}),
  };
}

const isNumber = (type: unknown): boolean => type === 'integer' || type === 'number';

const looseMap = (properties: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, loose(property as JsonSchema)]));

/**
 * The tool with its output schema (MCP 2025-11-25, Tools, Output Schema). The root is a non-nullable object. Tools that
 * do not answer JSON have none.
 * @param form of a list whose rows are elsewhere in the answer: they are shown in `data`
 */
export function withOutputSchema(tool: ListedTool, declared: JsonSchema | undefined, form?: ListForm): ListedTool {
  if (declared === undefined) return tool;
  if (form !== undefined) return { ...tool, outputSchema: wrapped(loose(at(declared, form.rows))) };
  const schema = loose(declared);
  const isRecord = declared.type === undefined || [declared.type].flat().includes('object');
  return { ...tool, outputSchema: isRecord ? { ...schema, type: 'object' } : wrapped(schema) };
}

/** The schema of an answer that is not an object, whose data is wrapped. */
const wrapped = (schema: JsonSchema): JsonSchema => ({ type: 'object', properties: { data: schema } });

/** The schema of a list's rows, in the declared schema of its answer; undefined if they are not declared. */
export function rowSchemaOf(
  { list }: Pick<Operation, 'list'>,
  declared: JsonSchema | undefined,
): JsonSchema | undefined {
  const { items } = declared === undefined ? {} : at(declared, list?.rows ?? ['data']);
  return isObject(items) ? items : undefined;
}

/** The schema at a path of properties; one that allows anything if the path leads nowhere. */
const at = (declared: JsonSchema, path: readonly string[]): JsonSchema =>
  path.reduce<JsonSchema>((schema, name) => {
    const property = isObject(schema['properties']) ? schema['properties'][name] : undefined;
    return isObject(property) ? property : {};
  }, declared);
