import { isObject, type Json, type JsonObject } from '../common/json.ts';

/**
 * Whether a schema has at most this many values, counting shared parts once per use. Counting stops at the limit,
 * because schemas that refer to one another may have no end.
 */
export const isWithin = (schema: JsonObject, most: number): boolean => sizeUpTo(schema, most) <= most;

/** The number of values in a schema; if there are more than `most`, one more than that. */
export function sizeUpTo(schema: JsonObject, most: number): number {
  const room = new Room(most);
  room.take(schema);
  return most - room.left;
}

/** How many more values fit. */
class Room {
  left: number;

  constructor(most: number) {
    this.left = most;
  }

  get isFull(): boolean {
    return this.left < 0;
  }

  takeOne(): void {
    this.left -= 1;
  }

  /** Takes a value with all that is in it, until nothing more fits. */
  take(value: Json | undefined): void {
    this.takeOne();
    if (typeof value !== 'object' || value === null) return;
    for (const key in value) {
      if (this.isFull) return;
      this.take((value as JsonObject)[key]);
    }
  }
}

/** Schemas within a limit of values. A schema that was cut before is the same object again. */
export class SchemaCuts {
  readonly #known = new WeakMap<object, { readonly most: number; readonly cut: JsonObject }>();

  /** The schema if it is within the limit; otherwise, what is too deep is reduced to its type. */
  of(schema: JsonObject, most: number): JsonObject {
    if (isWithin(schema, most)) return schema;
    const known = this.#known.get(schema);
    if (known?.most === most) return known.cut;
    const cut = longestCut(schema, most);
    this.#known.set(schema, { most, cut });
    return cut;
  }
}

/** Levels to keep of what is cut. */
const DEEPEST = 6;

/** Tries one level more each time, until the result no longer fits. */
function longestCut(schema: JsonObject, most: number): JsonObject {
  let longest = cutBelow(schema, 1, new Room(Number.POSITIVE_INFINITY));
  for (let depth = 2; depth <= DEEPEST; depth += 1) {
    const room = new Room(most);
    const cut = cutBelow(schema, depth, room);
    if (room.isFull) break;
    longest = cut;
  }
  return longest;
}

/** A schema cut below this many levels of properties and items; incomplete if it does not fit. */
function cutBelow(schema: JsonObject, depth: number, room: Room): JsonObject {
  room.takeOne();
  if (room.isFull) return {};
  if (depth === 0) {
    const { type } = schema;
    if (type === undefined) return {};
    room.take(type);
    return type === 'array' ? { type, items: itemTypeOf(schema) } : { type };
  }
  const { properties, items, anyOf: _, oneOf: __, additionalProperties, ...rest } = schema;
  for (const value of Object.values(rest)) room.take(value);
  const isOpen = additionalProperties === undefined || isObject(additionalProperties);
  if (!isOpen) room.take(additionalProperties);
  return {
    ...rest,
    ...(isObject(properties) ? { properties: mapBelow(properties, depth, room) } : {}),
    ...(isObject(items) ? { items: cutBelow(items, depth - 1, room) } : {}),
    ...(isOpen ? {} : { additionalProperties }),
  };
}

/** The type of a list's items, as a schema: some vendors refuse lists without one. */
function itemTypeOf({ items }: JsonObject): JsonObject {
  const type = isObject(items) ? items['type'] : undefined;
  return typeof type === 'string' && type !== 'array' ? { type } : {};
}

function mapBelow(map: JsonObject, depth: number, room: Room): JsonObject {
  room.takeOne();
  const entries = Object.entries(map).map(([name, part]): [string, Json] => {
    if (isObject(part)) return [name, cutBelow(part, depth - 1, room)];
    room.take(part);
    return [name, part];
  });
  return Object.fromEntries(entries);
}
