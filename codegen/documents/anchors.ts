import { InputError } from '../common/errors.ts';
import { at, isObject, type Json, type JsonObject, pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import { NAMES } from './normalize.ts';
import { EXAMPLES, placeOf } from './places.ts';

/** Found in the text of every document that names schemas; few do. */
const HAS_NAMES = /"?\$(id|self|anchor|dynamicAnchor|dynamicRef)"?\s*:/;

/** The address of a document that does not say its own. */
const HERE = 'https://document.invalid/';

/** The names by which a document's schemas can be referred to. */
interface SchemaNames {
  /** The places of each anchor. */
  readonly anchors: Map<string, string[]>;
  /** The place of the schema with each `$id`, by its address. */
  readonly ids: Map<string, string>;
}

/**
 * Replaces references to identifiers and anchors of schemas in the document (JSON Schema 2020-12, sections 8.2.1 to
 * 8.2.3) by references to places. A dynamic reference to one of several anchors depends on where it is reached from:
 * any value is allowed there.
 */
export function withPlaces(label: string, text: string, document: JsonObject, onFault: OnFault): JsonObject {
  if (!HAS_NAMES.test(text)) return document;
  const self = addressIn(document['$self'], HERE);
  const names: SchemaNames = { anchors: new Map(), ids: new Map([[self, '']]) };
  const { anchors, ids } = names;
  walk(document, { way: [], address: self }, (schema, { way, address }) => {
    const place = pointer(...way);
    if (typeof schema['$id'] === 'string' && !ids.has(address)) ids.set(address, place);
    for (const name of [schema['$anchor'], schema['$dynamicAnchor']]) {
      if (typeof name === 'string') anchors.set(name, [...(anchors.get(name) ?? []), place]);
    }
    return schema;
  });
  return walk(document, { way: [], address: self }, (schema, { way, address }) => {
    const { $dynamicRef: dynamic, $ref: reference, ...rest } = schema;
    const place = typeof reference === 'string' ? placeNamed(reference, address, names, document) : undefined;
    const fixed = place === undefined ? schema : { ...schema, $ref: `#${encodeURI(place)}` };
    if (typeof dynamic !== 'string') return fixed;
    const places = anchors.get(dynamic.slice(1)) ?? (dynamic.startsWith('#/') ? [dynamic.slice(1)] : []);
    if (places.length === 1 && reference === undefined) return { ...rest, $ref: `#${places[0]}` };
    const problem = `the dynamic reference "${dynamic}" has ${places.length === 0 ? 'no' : 'more than one'} target`;
    const remedy = 'name one schema with `$ref` there: any value is allowed';
    onFault(new InputError(label, pointer(...way), problem, remedy));
    const { $dynamicRef: _, ...others } = fixed;
    return others;
  }) as JsonObject;
}

/** The place that a reference names; undefined if the reference is a place already, or leaves the document. */
function placeNamed(reference: string, address: string, names: SchemaNames, document: JsonObject): string | undefined {
  const root = names.ids.get(addressIn(reference, address));
  if (root === undefined) return undefined;
  const fragment = /#(.*)$/s.exec(reference)?.[1] ?? '';
  if (/^[^/]/.test(fragment)) return names.anchors.get(fragment)?.[0];
  if (root === '' && reference.startsWith('#')) return undefined;
  const place = root + placeOf(`#${fragment}`);
  // Many documents have an `$id` in a schema, but still refer to places from their own root.
  return at(document, place) === undefined ? undefined : place;
}

/** An address without its fragment, relative to another one. */
function addressIn(given: Json | undefined, base: string): string {
  const text = typeof given === 'string' ? given.replace(/#.*$/s, '') : '';
  return text !== '' && URL.canParse(text, base) ? new URL(text, base).href : base;
}

/** Where a part of a document is: its keys, and the address of the schema around it. */
interface Where {
  readonly way: readonly (string | number)[];
  readonly address: string;
}
type Change = (schema: JsonObject, where: Where) => JsonObject;

/** A copy in which every object that is not data is changed. @param named whether its keys are free names */
function walk(value: Json, { way, address }: Where, change: Change, named = false): Json {
  if (Array.isArray(value)) return value.map((part, index) => walk(part, { way: [...way, index], address }, change));
  if (!isObject(value)) return value;
  const own = named ? address : addressIn(value['$id'], address);
  const entries = Object.entries(value).map(([key, part]): [string, Json] => {
    if (!named && (EXAMPLES.has(key) || key.startsWith('x-'))) return [key, part];
    return [key, walk(part, { way: [...way, key], address: own }, change, !named && NAMES.has(key))];
  });
  const made = Object.fromEntries(entries);
  return named ? made : change(made, { way, address: own });
}
