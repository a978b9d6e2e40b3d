import { exactNumber, parseToSend } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';
import { isTooDeep } from '../../../common/nesting.ts';
import { RepeatedName } from '../../../common/repeated-names.ts';
import type { JsonSchema } from '../../../contract.ts';

/**
 * Converts what models and command lines send to the type that the schema expects, if that loses nothing: `"5"` to 5,
 * `"true"` to true, `'["a"]'`, `"a,b"` and `"a"` to an array, `'{"a":1}'` to an object, 5 to `"5"`. A null argument
 * means "not given" and is dropped, unless its schema allows null. Integers that JavaScript numbers cannot hold become
 * bigints. Anything else stays, for the validation to report.
 * @param root of the schema, whose `$defs` it may refer to
 * @throws {RepeatedName} for text with JSON in which one member hides another
 */
export function coerce(value: unknown, schema: JsonSchema, root: JsonSchema = schema): unknown {
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
    case 'string':
      return ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : value;
    case 'array':
      return toArray(value, schema, root);
    case 'object':
      return toObject(value, schema, root);
    default:
      return toOneOf(value, schema, root);
  }
}

const NUMBER = /^[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
/** Digits: far more than any controller has. */
const LONGEST_INTEGER = 100;

function toNumber(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!NUMBER.test(text)) return value;
  // A number that JavaScript cannot hold exactly would change on the way.
  const number = exactNumber(text) ?? value;
  return typeof number === 'bigint' && String(number).length > LONGEST_INTEGER ? value : number;
}

function toBoolean(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return text === 'true' ? true : text === 'false' ? false : value;
}

function toArray(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const items = (schema['items'] ?? {}) as JsonSchema;
  // In a list of lists of itself, wrapping a value in a list would never end.
  const isRecursive = items['$ref'] !== undefined && targetOf(items, root)?.['type'] === 'array';
  const isList = Array.isArray(value) || (typeof value === 'string' && value.trim().startsWith('['));
  if (isRecursive && !isList) return value;
  const list = typeof value === 'string' ? splitArray(value, items) : value;
  if (!Array.isArray(list)) return isObject(list) ? [coerce(list, items, root)] : list;
  return list.map((item) => coerce(item, items, root));
}

function splitArray(text: string, items: JsonSchema): unknown {
  if (text.trim().startsWith('[')) return parsed(text);
  if (items['type'] === 'object') return parsed(text);
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function toObject(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  const object = typeof value === 'string' ? parsed(value) : value;
  if (!isObject(object)) return object;
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(object)) {
    const item = object[key];
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property === undefined) entries.push([key, item]);
    else if (item === null ? allowsNull(property, root) : item !== undefined) {
      entries.push([key, coerce(item, property, root)]);
    }
  }
  // Built from entries, so that `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}

/** A value of one of several types: where no text is allowed, text is read as JSON, if that gives one of them. */
function toOneOf(value: unknown, schema: JsonSchema, root: JsonSchema): unknown {
  if (typeof schema['$ref'] === 'string') {
    const target = targetOf(schema, root);
    return target === undefined ? value : coerce(value, target, root);
  }
  const types = typesOf(schema, root);
  if (typeof value !== 'string' || types === undefined || types.has('string')) return value;
  const read = parsed(value);
  const type = Array.isArray(read) ? 'array' : isObject(read) ? 'object' : typeof read;
  return types.has(type) || (type === 'number' && types.has('integer')) ? read : value;
}

/** Whether null is a value of its own, not just a way to leave a property out. */
function allowsNull(schema: JsonSchema, root: JsonSchema): boolean {
  if (schema['nullable'] === true) return true;
  const choices = schema['enum'] ?? ('const' in schema ? [schema['const']] : undefined);
  if (Array.isArray(choices)) return choices.includes(null);
  const types = typesOf(schema, root);
  return types === undefined ? !('$ref' in schema) : types.has('null');
}

/** The types that a schema allows, by its `type` or those of its alternatives; undefined if it allows any. */
function typesOf(schema: JsonSchema, root: JsonSchema, depth = 0): ReadonlySet<string> | undefined {
  const type = schema['type'];
  if (type !== undefined) return new Set([type].flat() as string[]);
  if (schema['properties'] !== undefined) return new Set(['object']);
  const choices = schema['oneOf'] ?? schema['anyOf'];
  // Alternatives may be recursive.
  if (!Array.isArray(choices) || depth > 4) return undefined;
  const types = choices.map((choice: JsonSchema) => {
    const target = targetOf(choice, root);
    return target === undefined ? undefined : typesOf(target, root, depth + 1);
  });
  return types.includes(undefined) ? undefined : new Set(types.flatMap((each) => [...(each ?? [])]));
}

/** The most references in a row: more than that go round in a circle. */
const MOST_REFERENCES = 20;

/** What a schema refers to, or itself if it refers to nothing; undefined if its references lead nowhere. */
function targetOf(schema: JsonSchema, root: JsonSchema, followed = 0): JsonSchema | undefined {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = (root['$defs'] ?? {}) as Record<string, JsonSchema>;
  const key = reference.replace('#/$defs/', '');
  const target = Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  return target === undefined || followed >= MOST_REFERENCES ? undefined : targetOf(target, root, followed + 1);
}

function parsed(text: string): unknown {
  try {
    const value = parseToSend(text);
    return isTooDeep(value) ? text : value;
  } catch (error) {
    if (error instanceof RepeatedName) throw error;
    return text;
  }
}
