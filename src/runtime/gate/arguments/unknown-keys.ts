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
  const complaints: string[] = [];
  for (const key of Object.keys(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) complaints.push(...unknownKeys((value as Record<string, unknown>)[key], known, place));
    else if (!isOpen(schema)) complaints.push(complaint(place, key, writable(properties)));
  }
  return complaints;
}

const writable = (properties: Record<string, JsonSchema>): string[] =>
  Object.keys(properties).filter((name) => properties[name]?.['readOnly'] !== true);

/** Whether keys are allowed that are not declared. */
const isOpen = (schema: JsonSchema): boolean =>
  Boolean(schema['additionalProperties']) || ALLOWING.some((key) => schema[key] !== undefined);

function complaint(place: string, key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  const help =
    near.length > 0 ? didYouMean(near) : known.length > 0 ? `Known: ${known.join(', ')}.` : 'It takes no arguments.';
  return `Unknown argument "${place}". ${help}`;
}
