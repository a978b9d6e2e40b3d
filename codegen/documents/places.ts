import { at, isObject, type Json, pointer, pointerKeys } from '../common/json.ts';
import { NAMES } from './normalize.ts';

/** The target of a reference within a document (RFC 3986, section 3.5: percent-encoded); undefined if there is none. */
export function targetOf(document: Json, reference: string): Json | undefined {
  return /^#(\/|$)/.test(reference) ? at(document, placeOf(reference)) : undefined;
}

/** What to do about a reference without a target. @param inside for one within the document */
export const remedyFor = (reference: string, inside: string): string =>
  reference.startsWith('#') ? inside : 'bundle the files into one: other files and URLs are not read';

/** The JSON pointer in a reference within a document. */
export function placeOf(reference: string): string {
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    // Text that isn't a valid encoding is used as it is.
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

/** A reference without a target in its document. */
export interface BrokenReference {
  readonly reference: string;
  /** Its place. */
  readonly place: string;
}

/** Keywords whose value is data, where `$ref` has no special meaning. Their names may also be used for other things. */
export const EXAMPLES: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'value']);

/** Every reference whose target is missing or outside the document. */
export function brokenReferences(document: Json): BrokenReference[] {
  const search = new BrokenSearch(document);
  search.through(document, false);
  return search.found;
}

class BrokenSearch {
  readonly found: BrokenReference[] = [];
  readonly #document: Json;
  readonly #targets = new Map<string, boolean>();
  /** The keys that lead to the current place. */
  readonly #way: (string | number)[] = [];

  constructor(document: Json) {
    this.#document = document;
  }

  /** @param named whether the keys of the value are free names, not keywords */
  through(value: Json, named: boolean): void {
    const reference = named ? undefined : referenceOf(value);
    if (reference !== undefined && !this.#hasTarget(reference))
      this.found.push({ reference, place: pointer(...this.#way) });
    if (Array.isArray(value)) for (const [index, part] of value.entries()) this.#below(index, part, false);
    else if (isObject(value)) {
      for (const [key, part] of Object.entries(value)) {
        if (!named && (EXAMPLES.has(key) || key.startsWith('x-'))) continue;
        this.#below(key, part, !named && NAMES.has(key));
      }
    }
  }

  #below(key: string | number, part: Json, named: boolean): void {
    if (typeof part !== 'object' || part === null) return;
    this.#way.push(key);
    this.through(part, named);
    this.#way.pop();
  }

  #hasTarget(reference: string): boolean {
    const known = this.#targets.get(reference);
    if (known !== undefined) return known;
    const is = targetOf(this.#document, reference) !== undefined;
    this.#targets.set(reference, is);
    return is;
  }
}

function referenceOf(value: Json | undefined): string | undefined {
  const reference = isObject(value) ? value['$ref'] : undefined;
  return typeof reference === 'string' ? reference : undefined;
}
