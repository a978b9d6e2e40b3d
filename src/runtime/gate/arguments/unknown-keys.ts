import { isObject } from '../../../common/is-object.ts';
import { didYouMean, nearest } from '../../../common/nearest.ts';
import type { JsonSchema } from '../../../contract.ts';

/** Keywords that may allow keys outside `properties`. */
const ALLOWING = ['patternProperties', 'anyOf', 'oneOf', 'allOf', '$ref', 'if', 'dependentSchemas'];

/** A key that its object does not take. */
export interface UnknownKey {
  readonly key: string;
  /** The path to it. */
  readonly place: string;
  readonly value: unknown;
  /** The keys that the object takes. */
  readonly known: readonly string[];
}

/** What to do instead about an argument that its tool does not have; undefined if nothing is known. */
export type Elsewhere = (argument: string) => Promise<string | undefined>;

/**
 * Unknown keys: a controller silently ignores them. Objects without declared properties are free-form and not checked,
 * nor are those that allow more.
 */
export function unknownKeys(value: unknown, schema: JsonSchema, path = ''): UnknownKey[] {
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as JsonSchema;
    return value.flatMap((item, index) => unknownKeys(item, items, `${path}[${index}]`));
  }
  const properties = schema['properties'] as Record<string, JsonSchema> | undefined;
  if (typeof value !== 'object' || value === null) return [];
  if (properties === undefined) return [];
  const unknown: UnknownKey[] = [];
  for (const key of Object.keys(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) unknown.push(...unknownKeys((value as Record<string, unknown>)[key], known, place));
    else if (!isOpen(schema))
      unknown.push({ key, place, value: value[key as keyof typeof value], known: writable(properties) });
  }
  return unknown;
}

const writable = (properties: Record<string, JsonSchema>): string[] =>
  Object.keys(properties).filter((name) => properties[name]?.['readOnly'] !== true);

/** Whether keys are allowed that are not declared. */
const isOpen = (schema: JsonSchema): boolean =>
  Boolean(schema['additionalProperties']) || ALLOWING.some((key) => schema[key] !== undefined);

/** The most unknown keys that are reported one by one: more than this have a common cause. */
const MOST_TOLD = 20;

/** Errors for unknown keys, one sentence each, or for all that an object has if nothing else is known of them. */
export async function complaints(unknown: readonly UnknownKey[], elsewhere?: Elsewhere): Promise<string[]> {
  const told: string[] = [];
  const strange = new Map<string, string[]>();
  for (const { key, place, value, known } of unknown.slice(0, MOST_TOLD)) {
    const isAround = isObject(value) && Object.keys(value).some((each) => known.includes(each));
    const instead = isAround ? 'give what is in it directly' : place === key ? await elsewhere?.(key) : undefined;
    const near = instead === undefined ? nearest(key, known) : [];
    if (instead !== undefined) told.push(`Unknown argument "${place}": ${instead}.`);
    else if (near.length > 0) told.push(`Unknown argument "${place}". ${didYouMean(near)}`);
    else {
      const help = known.length > 0 ? `Known: ${known.join(', ')}.` : 'It takes no arguments.';
      strange.set(help, [...(strange.get(help) ?? []), JSON.stringify(place)]);
    }
  }
  const rest = [...strange].map(([help, [first, ...more]]) =>
    more.length === 0
      ? `Unknown argument ${first}. ${help}`
      : `Unknown arguments ${[first, ...more].join(', ')}. ${help}`,
  );
  const more = unknown.length - MOST_TOLD;
  return [...told, ...rest, ...(more > 0 ? [`... and ${more} more unknown arguments`] : [])];
}
