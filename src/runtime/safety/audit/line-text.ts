import { mapStrings } from '../../../common/map-strings.ts';
import { escapeLine } from '../sanitize/escape.ts';
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
  let text = '';
  for (const form of [whole, withSizes, least]) {
    text = escapeLine(JSON.stringify(form(line)));
    if (Buffer.byteLength(text) <= LONGEST_LINE) break;
  }
  return text;
}

const whole = (line: AuditLine): unknown => line;

function withSizes({ arguments: args, ...rest }: AuditLine): unknown {
  return args === undefined ? rest : { ...rest, arguments: sizesOf(args) };
}

function least({ arguments: _, reads, entities, ...rest }: AuditLine): unknown {
  const few = { ...rest, reads: reads?.slice(0, FEW), entities: entities?.slice(0, FEW) };
  return mapStrings(few, (text) => text.slice(0, SHORT));
}
