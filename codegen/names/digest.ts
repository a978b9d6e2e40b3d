import { createHash } from 'node:crypto';

const SHORT = 6;
const LONG = 12;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A short digest of a text, to make a name unique. */
export const shortDigest = (text: string): string => digestOf(text).slice(0, SHORT);

/** A longer one, for when two short ones are the same. */
export const longDigest = (text: string): string => digestOf(text).slice(0, LONG);

/** Whether a name could be another one with its digest. */
export const endsLikeDigest = (name: string): boolean => /[0-9a-f]{6}$/.test(name);

/** As many whole words of a camel-case name as fit, or the start of the first word. */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[^A-Za-z0-9]+/g) ?? [name];
  let short = '';
  for (const word of words) {
    if (short.length + word.length > most) break;
    short += word;
  }
  return short === '' ? name.slice(0, most) : short;
}
