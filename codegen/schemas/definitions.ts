import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { placeOf, targetOf } from '../documents/places.ts';
import { sizeUpTo } from './size.ts';

/** What a reference to a schema in the result begins with. */
const DEFS = '#/$defs/';

/** The recursive and very large schemas of a document: others refer to them in `$defs` instead of containing them. */
export class Definitions {
  readonly #document: JsonObject;
  readonly #inline: (reference: string) => JsonObject;
  /** By key in `$defs`, the document's reference. */
  readonly #references = new Map<string, string>();
  /** By key in `$defs`, the schema in the form in which it is used. */
  readonly #made = new Map<string, JsonObject>();

  /** @param inline the schema that a reference of the document leads to */
  constructor(document: JsonObject, inline: (reference: string) => JsonObject) {
    this.#document = document;
    this.#inline = inline;
  }

  /** What replaces a reference of the document in the result. */
  referTo(reference: string): JsonObject {
    return { $ref: `${DEFS}${this.#keyOf(reference)}` };
  }

  /** Whether a reference was made here, and is not one of the document. */
  isOwn(reference: string): boolean {
    if (!reference.startsWith(DEFS) || !this.#references.has(reference.slice(DEFS.length))) return false;
    return targetOf(this.#document, reference) === undefined;
  }

  /**
   * What a schema needs in `$defs`: the schemas that it refers to there, directly or indirectly, in the form in which they are
   * used.
   * @param used makes that form, once for each
   * @param most values in all of them; of those that are further away, only the type is given
   */
  of(schema: Json, used: (schema: JsonObject) => JsonObject, most: number): JsonObject {
    const found = new Map<string, JsonObject>();
    const open = [...keysIn(schema)];
    let room = most;
    for (const key of open) {
      const reference = this.#references.get(key);
      if (reference === undefined || found.has(key)) continue;
      const whole = this.#definition(key, reference, used);
      const size = sizeUpTo(whole, Math.max(0, room));
      room -= size;
      found.set(key, room >= 0 ? whole : typeOf(whole));
      if (room >= 0) open.push(...keysIn(whole));
    }
    return Object.fromEntries(found);
  }

  #definition(key: string, reference: string, used: (schema: JsonObject) => JsonObject): JsonObject {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = used(this.#inline(reference));
    this.#made.set(key, made);
    return made;
  }

  #keyOf(reference: string): string {
    const plain = placeOf(reference)
      .replace(/^\/components\/schemas\//, '')
      .replace(/[^A-Za-z0-9]+/g, '_');
    const isFree = (key: string) => (this.#references.get(key) ?? reference) === reference;
    const key = isFree(plain) ? plain : `${plain}_${createHash('sha256').update(reference).digest('hex').slice(0, 8)}`;
    this.#references.set(key, reference);
    return key;
  }
}

/** The keys of `$defs` that a schema refers to. */
function* keysIn(schema: Json): Generator<string> {
  if (Array.isArray(schema)) for (const part of schema) yield* keysIn(part);
  if (!isObject(schema)) return;
  const reference = schema['$ref'];
  if (typeof reference === 'string' && reference.startsWith(DEFS)) yield reference.slice(DEFS.length);
  for (const part of Object.values(schema)) if (typeof part === 'object') yield* keysIn(part);
}

const typeOf = ({ type }: JsonObject): JsonObject => (type === undefined ? {} : { type });
