import type { JsonSchema } from '../../../contract.ts';

/**
 * Brings what models and command lines send to the type that the schema asks for, where that loses nothing: `"5"` to 5,
 * `"true"` to true, `'["a"]'`, `"a,b"` and `"a"` to an array, `'{"a":1}'` to an object, 5 to `"5"`. An argument of null
 * means "not given" and is dropped. What cannot be brought there stays as it is, for the validation to complain of.
 */
export function coerce(value: unknown, schema: JsonSchema): unknown {
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    case 'array':
      return toArray(value, schema);
    case 'object':
      return toObject(value, schema);
    default:
      return value;
  }
}

function toNumber(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*$/.test(value)) return value;
  const number = Number(value);
  // A number that JavaScript cannot hold exactly would be sent as another one.
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}

function toBoolean(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  return text === 'true' ? true : text === 'false' ? false : value;
}

function toArray(value: unknown, schema: JsonSchema): unknown {
  const items = (schema['items'] ?? {}) as JsonSchema;
  const list = typeof value === 'string' ? splitArray(value, items) : value;
  if (!Array.isArray(list)) return isObject(list) ? [coerce(list, items)] : list;
  return list.map((item) => coerce(item, items));
}

function splitArray(text: string, items: JsonSchema): unknown {
  if (text.trim().startsWith('[')) return parsed(text);
  if (items['type'] === 'object') return parsed(text);
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function toObject(value: unknown, schema: JsonSchema): unknown {
  const object = typeof value === 'string' ? parsed(value) : value;
  if (!isObject(object)) return object;
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(object)) {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own === undefined) result[key] = item;
    else if (item !== null && item !== undefined) result[key] = coerce(item, own);
  }
  return result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
