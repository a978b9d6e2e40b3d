import { isObject } from '../../../common/is-object.ts';

/**
 * The names and values of the style `deepObject`, not encoded. The standard only defines objects of plain values (OpenAPI
 * 3.1, section 4.8.12.3). What is nested is written as most servers read it: `a[b][c]=1`, lists of plain values as
 * `a[b][]=1`, and other lists with positions, `a[b][0][c]=1`. Null has no text, so it is not sent.
 */
export function deepPairs(name: string, value: unknown): (readonly [string, unknown])[] {
  if (value === null) return [];
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== 'object' || item === null);
    return value.flatMap((item, index) => deepPairs(`${name}[${isPlain ? '' : index}]`, item));
  }
  if (!isObject(value)) return [[name, value]];
  return Object.entries(value).flatMap(([key, part]) => deepPairs(`${name}[${key}]`, part));
}
