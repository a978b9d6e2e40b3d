import { mapStrings } from '../../../common/map-strings.ts';
import { escapeLine } from '../sanitise/escape.ts';
import type { AuditLine } from './entry.ts';
import { sizesOf } from './sizes.ts';

/** Bytes of a line: no call takes more of the trail, whatever it holds. */
export const LONGEST_LINE = 8192;

/** Characters of a text, and texts of a list, where nothing else is short enough. */
const SHORT = 100;
const FEW = 5;

/**
 * A line of the trail as it is written. Escaped, since people read it in a terminal; the same value to whoever parses it.
 * What is too long loses its arguments first, then all that is not what, when, who and how it ended.
 */
export function lineText(line: AuditLine): string {
  const { arguments: given, reads, entities, ...rest } = line;
  const withSizes = { ...rest, reads, entities, ...(given === undefined ? {} : { arguments: sizesOf(given) }) };
  const least = { ...rest, reads: reads?.slice(0, FEW), entities: entities?.slice(0, FEW) };
  const texts = [() => line, () => withSizes, () => mapStrings(least, (text) => text.slice(0, SHORT))];
  let text = '';
  for (const form of texts) {
    text = escapeLine(JSON.stringify(form()));
    if (Buffer.byteLength(text) <= LONGEST_LINE) break;
  }
  return text;
}
