import { isObject, pointer } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';

/**
 * Every named field of a schema: its dotted path, with `[]` after each list, and the JSON pointer to it.
 * @param place the pointer to the schema
 */
export function* fieldPaths(
  schema: Schema,
  place: string,
  path = '',
): Generator<readonly [path: string, place: string]> {
  const { items, properties } = schema;
  if (isObject(items)) yield* fieldPaths(items, `${place}/items`, `${path}[]`);
  for (const choice of ['anyOf', 'oneOf'] as const) {
    const parts = Array.isArray(schema[choice]) ? (schema[choice] as unknown[]) : [];
    for (const [index, part] of parts.entries()) {
      if (isObject(part)) yield* fieldPaths(part, `${place}${pointer(choice, index)}`, path);
    }
  }
  if (!isObject(properties)) return;
  for (const [name, field] of Object.entries(properties)) {
    const inner = path === '' ? name : `${path}.${name}`;
    const at = `${place}${pointer('properties', name)}`;
    yield [inner, at];
    if (isObject(field)) yield* fieldPaths(field, at, inner);
  }
}
