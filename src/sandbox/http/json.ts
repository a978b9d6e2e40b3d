/**
 * JSON with one number that JavaScript cannot hold: the controller says "no limit" as the largest 64-bit integer, and
 * clients that read it must meet the same digits here.
 */

const MARK = '\u0001max\u0001';

/** Stands for 9223372036854775807 in an answer. */
export const NO_LIMIT: unique symbol = Symbol('9223372036854775807');

export function toJson(body: unknown): string {
  let marked = false;
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (value !== NO_LIMIT) return value;
    marked = true;
    return MARK;
  });
  return marked ? text.replaceAll(JSON.stringify(MARK), '9223372036854775807') : text;
}
