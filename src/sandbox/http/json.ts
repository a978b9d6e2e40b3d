/**
 * JSON with one number that JavaScript cannot hold: the controller says "no limit" as the largest 64-bit integer, and
 * clients that read it must meet the same digits here.
 */

const MARK = '\u0001max\u0001';
const WRITTEN_MARK = JSON.stringify(MARK);

/** Stands for 9223372036854775807 in an answer. */
export const NO_LIMIT: { toJSON(): string } = { toJSON: () => MARK };

/** A replacer would be asked of every value of a long list: the mark writes itself. */
export function toJson(body: unknown): string {
  const text = JSON.stringify(body);
  return text.includes(WRITTEN_MARK) ? text.replaceAll(WRITTEN_MARK, '9223372036854775807') : text;
}
