import { isObject, type Json } from '../common/json.ts';

/** What a reference to a schema in the result begins with. */
export const DEFS = '#/$defs/';

/** The keys of `$defs` that a schema refers to. */
export function* definitionsIn(schema: Json): Generator<string> {
  if (Array.isArray(schema)) for (const part of schema) yield* definitionsIn(part);
  if (!isObject(schema)) return;
  const reference = schema['$ref'];
  if (typeof reference === 'string' && reference.startsWith(DEFS)) yield reference.slice(DEFS.length);
  for (const part of Object.values(schema)) if (typeof part === 'object') yield* definitionsIn(part);
}
