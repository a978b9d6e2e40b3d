import { didYouMean, nearest } from '../../../common/nearest.ts';
import type { JsonSchema } from '../../../contract.ts';

/** Keywords that may allow keys outside `properties`. */
const ALLOWING = ['patternProperties', 'anyOf', 'oneOf', 'allOf', '$ref', 'if', 'dependentSchemas'];

/**
 * Errors for unknown keys, one sentence each: a controller silently ignores them. Objects without declared properties
 * are free-form and not checked, nor are those that allow more.
 */
export function unknownKeys(value: unknown, schema: JsonSchema, path = ''): string[] {
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as JsonSchema;
    return value.flatMap((item, index) => unknownKeys(item, items, `${path}[${index}]`));
  }
  const properties = schema['properties'] as Record<string, JsonSchema> | undefined;
  if (typeof value !== 'object' || value === null) return [];
  if (properties === undefined) return [];
  const isOpen = Boolean(schema['additionalProperties']) || ALLOWING.some((key) => schema[key] !== undefined);
  return Object.entries(value).flatMap(([key, item]) => {
    const place = path === '' ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) return unknownKeys(item, known, place);
    return isOpen ? [] : [complaint(place, key, Object.keys(properties))];
  });
}

function complaint(place: string, key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const help =
    near.length > 0 ? didYouMean(near) : known.length > 0 ? `Known: ${known.join(', ')}.` : 'It takes no arguments.';
  return `Unknown argument "${place}". ${help}`;
}
