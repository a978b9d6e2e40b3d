import { isObject } from '../../../codegen/common/json.ts';
import type { Schema } from '../surface.ts';
import { typesOf } from './types.ts';

/** If there are more values than this, the type is shown instead of a list. */
const MOST_VALUES = 4;

/** The values of a schema in a few words: `array of string`, `"a" or "b"`. */
export function kindOf(schema: Schema): string {
  const values = schema['enum'];
  if (Array.isArray(values) && values.length <= MOST_VALUES)
    return values.map((each) => JSON.stringify(each)).join(' or ');
  const types = typesOf(schema);
  if (types === undefined) return 'anything';
  const { items } = schema;
  return types.map((type) => (type === 'array' && isObject(items) ? `array of ${kindOf(items)}` : type)).join(' or ');
}
