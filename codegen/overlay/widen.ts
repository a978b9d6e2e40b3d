import { isObject, type Json, type JsonObject, sameJson } from '../common/json.ts';

/**
 * A part of a newer document, with everything that the repair of an older one allows. What the newer document has
 * beyond the repair is kept.
 * @param there the part of the newer document
 * @param sent what the repair puts there; undefined if it removes the part
 * @param keyword the key of both values: a keyword of JSON Schema or OpenAPI, or the name of a property
 */
export function widened(there: Json | undefined, sent: Json | undefined, keyword: string): Json | undefined {
  if (there === undefined || sent === undefined) return sent;
  if (there === true || sameJson(there, sent)) return there;
  if (keyword === 'type') return joined([there].flat(), [sent].flat(), sameJson);
  if (Array.isArray(there) && Array.isArray(sent)) {
    if (keyword === 'required') return there.filter((name) => sent.includes(name));
    if (keyword === 'enum') return joined(there, sent, sameJson);
    if (keyword === 'parameters') return joined(there, sent, isSameParameter);
  }
  if (!isObject(there) || !isObject(sent)) return sent;
  // An empty schema allows anything; a reference cannot be merged with another.
  if (Object.keys(sent).length === 0 || '$ref' in there || '$ref' in sent) return sent;
  return widenedObject(there, sent, keyword);
}

/** Keywords whose values map free names to parts. */
const NAMED: readonly string[] = ['properties', 'content'];

function widenedObject(there: JsonObject, sent: JsonObject, keyword: string): JsonObject {
  const result = { ...there };
  for (const [key, value] of Object.entries(sent)) {
    // A keyword that the newer document lacks restricts nothing, but a property that it lacks is undeclared.
    const isNew = !Object.hasOwn(there, key);
    if (isNew && !NAMED.includes(keyword) && !NAMED.includes(key)) continue;
    result[key] = isNew ? value : (widened(there[key], value, key) as Json);
  }
  return result;
}

/** The items of one list, then those that only the other one has. */
const joined = (first: Json[], second: Json[], isSame: (one: Json, other: Json) => boolean): Json[] => [
  ...first,
  ...second.filter((each) => !first.some((other) => isSame(each, other))),
];

const isSameParameter = (one: Json, other: Json): boolean =>
  isObject(one) && isObject(other) && one['name'] === other['name'] && one['in'] === other['in'];
