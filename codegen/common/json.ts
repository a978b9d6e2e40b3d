import { canonical } from '../../src/common/canonical.ts';
import { isObject as isKeyed } from '../../src/common/is-object.ts';

/** Plain JSON data and the few operations on it that every stage shares. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;
/** An object in JSON. */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether a value is an object in JSON, not a list or null. */
export const isObject = (value: unknown): value is JsonObject => isKeyed(value);

/** Joins keys to a JSON pointer (RFC 6901). */
export function pointer(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Splits a JSON pointer into its keys. */
export function pointerKeys(text: string): string[] {
  return text
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a JSON pointer; undefined where the path does not exist. */
export function at(root: Json, text: string): Json | undefined {
  let value: Json | undefined = root;
  for (const key of pointerKeys(text)) {
    if (Array.isArray(value)) value = /^\d+$/.test(key) ? value[Number(key)] : undefined;
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** An own value of a map, ignoring what objects inherit. */
export const ownValue = <T>(map: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

/** A copy with sorted keys, so that equal data has equal text. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}

/** Whether two values are equal in JSON; the order of keys does not matter. */
export const sameJson = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonical(a) === canonical(b);
