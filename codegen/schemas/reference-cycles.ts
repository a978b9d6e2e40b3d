import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { targetOf } from '../documents/places.ts';
import { IN_PLACE } from '../documents/schema-places.ts';

/**
 * Which references form cycles (the strongly connected components of a document, by Tarjan's algorithm): references of
 * one cycle have the same number.
 */
export class ReferenceCycles {
  readonly #document: JsonObject;
  readonly #next: (value: Json | undefined) => Iterable<string>;
  /** By reference, the order of its discovery. */
  readonly #discovery = new Map<string, number>();
  readonly #cycles = new Map<string, number>();
  readonly #open: string[] = [];

  /** @param next the references in a value that are followed */
  constructor(document: JsonObject, next: (value: Json | undefined) => Iterable<string> = referencesIn) {
    this.#document = document;
    this.#next = next;
  }

  /** The number of the cycle that a reference is part of; a reference that isn't in a cycle has its own number. */
  of(reference: string): number {
    if (!this.#discovery.has(reference)) this.#visit(reference);
    return this.#cycles.get(reference) ?? -1;
  }

  #visit(reference: string): number {
    const order = this.#discovery.size;
    this.#discovery.set(reference, order);
    this.#open.push(reference);
    let lowest = order;
    for (const next of new Set(this.#next(targetOf(this.#document, reference)))) {
      if (!this.#discovery.has(next)) lowest = Math.min(lowest, this.#visit(next));
      else if (!this.#cycles.has(next)) lowest = Math.min(lowest, this.#discovery.get(next) as number);
    }
    if (lowest < order) return lowest;
    for (let last = this.#open.pop(); last !== undefined; last = this.#open.pop()) {
      this.#cycles.set(last, order);
      if (last === reference) break;
    }
    return lowest;
  }
}

function* referencesIn(value: Json | undefined): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (isObject(value) && typeof value['$ref'] === 'string') yield value['$ref'];
  for (const part of Object.values(value)) yield* referencesIn(part);
}

/** The references of a schema that apply to its own value, not to a part of it. */
export function* referencesInPlace(schema: Json | undefined): Generator<string> {
  if (!isObject(schema)) return;
  if (typeof schema['$ref'] === 'string') yield schema['$ref'];
  for (const key of IN_PLACE) {
    const part = schema[key];
    if (Array.isArray(part)) for (const each of part) yield* referencesInPlace(each);
    else if (key !== 'dependentSchemas') yield* referencesInPlace(part);
    else if (isObject(part)) for (const each of Object.values(part)) yield* referencesInPlace(each);
  }
}
