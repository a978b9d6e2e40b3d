import { at, isObject, type Json, pointer, pointerKeys } from './json.ts';
import { NAMES } from './normalise.ts';

/** What a reference within a document leads to (RFC 3986, section 3.5: percent-encoded); undefined where nowhere. */
export function targetOf(document: Json, reference: string): Json | undefined {
  return /^#(\/|$)/.test(reference) ? at(document, placeOf(reference)) : undefined;
}

/** The JSON pointer that a reference within a document holds. */
export function placeOf(reference: string): string {
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    // What is no encoding is taken as it stands.
    return reference.slice(1);
  }
}

/**
 * The real place of a pointer that was made after following references: the longest existing path, with its references
 * followed.
 */
export function placeBehindReferences(document: Json, place: string): string {
  let way = '';
  for (const key of pointerKeys(place)) {
    const reference = referenceOf(at(document, way));
    if (reference?.startsWith('#')) way = placeOf(reference);
    if (at(document, `${way}${pointer(key)}`) === undefined) return way;
    way += pointer(key);
  }
  return way;
}

export interface BrokenReference {
  readonly reference: string;
  /** Where it stands. */
  readonly place: string;
}

/** Keywords whose value is data, where a `$ref` is a word like others; their names may be names of something else. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);

/** Every reference that points nowhere in the document, or out of it. */
export function* brokenReferences(document: Json): Generator<BrokenReference> {
  yield* brokenIn(document, document, '', false);
}

/** @param named whether the keys of the value are names that somebody chose, and no keywords */
function* brokenIn(document: Json, value: Json, place: string, named: boolean): Generator<BrokenReference> {
  const reference = named ? undefined : referenceOf(value);
  if (reference !== undefined && targetOf(document, reference) === undefined) yield { reference, place };
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) yield* brokenIn(document, part, `${place}/${index}`, false);
  } else if (isObject(value)) {
    for (const [key, part] of Object.entries(value)) {
      if (typeof part !== 'object' || part === null) continue;
      if (!named && (DATA.has(key) || key.startsWith('x-'))) continue;
      yield* brokenIn(document, part, `${place}${pointer(key)}`, !named && NAMES.has(key));
    }
  }
}

function referenceOf(value: Json | undefined): string | undefined {
  const reference = isObject(value) ? value['$ref'] : undefined;
  return typeof reference === 'string' ? reference : undefined;
}
