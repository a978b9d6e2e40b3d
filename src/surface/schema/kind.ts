import { isObject } from '../../../codegen/json.ts';
import type { Schema } from '../surface.ts';
import { typesOf } from './types.ts';

/** More values than these make a kind of value, not a list. */
const MOST_VALUES = 4;

/** In a few words, what values of a schema are: `array of string`, `"a" or "b"`. */
export function kindOf(schema: Schema): string {
  const values = schema['enum'];
  if (Array.isArray(values) && values.length <= MOST_VALUES)
    return values.map((each) => JSON.stringify(each)).join(' or ');
  const types = typesOf(schema);
  if (types === undefined) return 'anything';
  const { items } = schema;
  return types.map((type) => (type === 'array' && isObject(items) ? `array of ${kindOf(items)}` : type)).join(' or ');
}
