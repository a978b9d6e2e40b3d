import { InputError } from '../common/errors.ts';
import { isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import { NAMES } from './normalise.ts';
import { EXAMPLES } from './places.ts';

/** The text of a document that has anchors: few have. */
const HAS_ANCHORS = /"?\$(anchor|dynamicAnchor|dynamicRef)"?\s*:/;

/**
 * Replaces references to anchors (JSON Schema 2020-12, sections 8.2.2 and 8.2.3) by references to places. A dynamic
 * reference to one of several anchors depends on where it is reached from: any value is allowed there.
 */
export function withPlaces(label: string, text: string, document: JsonObject, onFault: OnFault): JsonObject {
  if (!HAS_ANCHORS.test(text)) return document;
  const anchors = new Map<string, string[]>();
  walk(document, [], (schema, way) => {
    for (const name of [schema['$anchor'], schema['$dynamicAnchor']]) {
      if (typeof name === 'string') anchors.set(name, [...(anchors.get(name) ?? []), pointer(...way)]);
    }
    return schema;
  });
  return walk(document, [], (schema, way) => {
    const { $dynamicRef: dynamic, $ref: reference, ...rest } = schema;
    const placeOf = (given: Json | undefined) =>
      typeof given === 'string' && /^#[^/]/.test(given) ? anchors.get(given.slice(1)) : undefined;
    const [place] = placeOf(reference) ?? [];
    const fixed = place === undefined ? schema : { ...schema, $ref: `#${encodeURI(place)}` };
    if (typeof dynamic !== 'string') return fixed;
    const places = placeOf(dynamic) ?? (dynamic.startsWith('#/') ? [dynamic.slice(1)] : []);
    if (places.length === 1 && reference === undefined) return { ...rest, $ref: `#${places[0]}` };
    const problem = `the dynamic reference "${dynamic}" has ${places.length === 0 ? 'no' : 'more than one'} target`;
    const remedy = 'name one schema with `$ref` there: any value is allowed';
    onFault(new InputError(label, pointer(...way), problem, remedy));
    const { $dynamicRef: _, ...others } = fixed;
    return others;
  }) as JsonObject;
}

type Change = (schema: JsonObject, way: readonly (string | number)[]) => JsonObject;

/** A copy in which every object is changed that is not data. @param named whether its keys are free names */
function walk(value: Json, way: readonly (string | number)[], change: Change, named = false): Json {
  if (Array.isArray(value)) return value.map((part, index) => walk(part, [...way, index], change));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, part]): [string, Json] => {
    if (!named && (EXAMPLES.has(key) || key.startsWith('x-'))) return [key, part];
    return [key, walk(part, [...way, key], change, !named && NAMES.has(key))];
  });
  const made = Object.fromEntries(entries);
  return named ? made : change(made, way);
}
