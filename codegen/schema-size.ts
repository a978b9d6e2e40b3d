import { isObject, type Json, type JsonObject } from './json.ts';

/** Counts the values in schemas, counting shared parts once per use. */
export class SchemaSizes {
  private readonly known = new WeakMap<object, number>();
  private readonly cuts = new WeakMap<object, { readonly most: number; readonly cut: JsonObject }>();

  of(schema: Json | undefined): number {
    if (typeof schema !== 'object' || schema === null) return 1;
    const known = this.known.get(schema);
    if (known !== undefined) return known;
    let size = 1;
    for (const part of Object.values(schema)) size += this.of(part);
    this.known.set(schema, size);
    return size;
  }

  /** The schema within a limit of values: what is too deep is reduced to its type. */
  bounded(schema: JsonObject, most: number): JsonObject {
    if (this.of(schema) <= most) return schema;
    const known = this.cuts.get(schema);
    if (known?.most === most) return known.cut;
    const depths = Array.from({ length: DEEPEST }, (_, index) => DEEPEST - index);
    const fitting = depths.find((depth) => this.of(cutBelow(schema, depth)) <= most) ?? 1;
    const cut = cutBelow(schema, fitting);
    this.cuts.set(schema, { most, cut });
    return cut;
  }
}

/** Levels to keep of what is cut. */
const DEEPEST = 6;

/** A schema cut below this many levels of properties and items. */
function cutBelow(schema: JsonObject, depth: number): JsonObject {
  if (depth === 0) return schema['type'] === undefined ? {} : { type: schema['type'] };
  const { properties, items, anyOf: _, oneOf: __, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(isObject(properties) ? { properties: mapValues(properties, depth) } : {}),
    ...(isObject(items) ? { items: cutBelow(items, depth - 1) } : {}),
    ...(additionalProperties === undefined || isObject(additionalProperties) ? {} : { additionalProperties }),
  };
}

const mapValues = (map: JsonObject, depth: number): JsonObject =>
  Object.fromEntries(
    Object.entries(map).map(([name, part]) => [name, isObject(part) ? cutBelow(part, depth - 1) : part]),
  );
