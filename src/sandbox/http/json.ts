/**
 * JSON with one number that JavaScript cannot represent: the controller uses the largest 64-bit integer for "no limit",
 * and clients must read the same digits here.
 */

const MARK = '\u0001max\u0001';
const WRITTEN_MARK = JSON.stringify(MARK);

/** Represents 9223372036854775807 in an answer. */
export const NO_LIMIT: { toJSON(): string } = { toJSON: () => MARK };

/** A replacer would be called for every value of a long list, so the marker serializes itself. */
export function toJson(body: unknown): string {
  const text = JSON.stringify(body);
  return text.includes(WRITTEN_MARK) ? text.replaceAll(WRITTEN_MARK, '9223372036854775807') : text;
}
