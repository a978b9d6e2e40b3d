import { at, isObject, type Json, pointer, pointerKeys } from './json.ts';

/** What a reference within a document leads to (RFC 3986, section 3.5: percent-encoded); undefined where nowhere. */
export function targetOf(document: Json, reference: string): Json | undefined {
  return reference.startsWith('#') ? at(document, placeOf(reference)) : undefined;
}

/** The JSON pointer that a reference within a document holds. */
export const placeOf = (reference: string): string => decodeURIComponent(reference.slice(1));

/**
 * Where a place of a document really stands, when the pointer to it was made after references had been followed:
 * the longest way that exists, led through the references on it.
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

/** The first reference that leads nowhere in the document, or out of it. */
export function brokenReference(document: Json, value: Json = document, place = ''): BrokenReference | undefined {
  const reference = referenceOf(value);
  if (reference !== undefined && targetOf(document, reference) === undefined) return { reference, place };
  const parts = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, part] of parts) {
    const found = brokenReference(document, part, `${place}${pointer(key)}`);
    if (found) return found;
  }
  return undefined;
}

function referenceOf(value: Json | undefined): string | undefined {
  const reference = isObject(value) ? value['$ref'] : undefined;
  return typeof reference === 'string' ? reference : undefined;
}
