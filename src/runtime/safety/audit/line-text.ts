import { mapStrings } from '../../../common/map-strings.ts';
import { escapeLine } from '../sanitise/escape.ts';
import type { AuditLine } from './entry.ts';
import { sizesOf } from './sizes.ts';

/** Maximum bytes of a line, whatever a call contains. */
export const LONGEST_LINE = 8192;

/** Maximum characters of a text, and texts of a list, as a last resort. */
const SHORT = 100;
const FEW = 5;

/**
 * A line of the audit trail. Escaped for people who read it in a terminal; the same value to a parser. If it is too
 * long, it loses its arguments first, then everything but what, when, who and how it ended.
 */
export function lineText(line: AuditLine): string {
  const { arguments: args, reads, entities, ...rest } = line;
  const withSizes = { ...rest, reads, entities, ...(args === undefined ? {} : { arguments: sizesOf(args) }) };
  const least = { ...rest, reads: reads?.slice(0, FEW), entities: entities?.slice(0, FEW) };
  const texts = [() => line, () => withSizes, () => mapStrings(least, (text) => text.slice(0, SHORT))];
  let text = '';
  for (const form of texts) {
    text = escapeLine(JSON.stringify(form()));
    if (Buffer.byteLength(text) <= LONGEST_LINE) break;
  }
  return text;
}
