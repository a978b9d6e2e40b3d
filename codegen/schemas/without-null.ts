import type { Json, JsonObject } from '../common/json.ts';
import { mergeSchemas } from './merge.ts';

/**
 * The schema without the alternative `null`, which must not be sent: controllers take it as "not given". The same
 * object if it has no such alternative: do not modify it.
 */
export function withoutNull(schema: JsonObject): JsonObject {
  if (!Object.entries(schema).some(mayBeNull)) return schema;
  let result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'default' && value === null) continue;
    if (!Array.isArray(value)) result[key] = value;
    else if (key === 'type') result[key] = single(value.filter((name) => name !== 'null' || value.length === 1));
    else if (key === 'enum') result[key] = value.filter((choice) => choice !== null || value.length === 1);
    else if (key === 'anyOf' || key === 'oneOf') {
      const others = (value as JsonObject[]).filter((part) => part['type'] !== 'null');
      if (others.length !== 1) result[key] = others;
      else result = mergeSchemas(withoutNull(others[0] as JsonObject), result);
    } else result[key] = value;
  }
  return result;
}

const mayBeNull = ([key, value]: readonly [string, Json]): boolean =>
  (key === 'default' && value === null) || (NULLABLE.has(key) && Array.isArray(value));

/** Keywords whose lists may have null in them. */
const NULLABLE: ReadonlySet<string> = new Set(['type', 'enum', 'anyOf', 'oneOf']);

const single = (types: Json[]): Json => (types.length === 1 ? (types[0] as Json) : types);
