import { compact, type Value } from '../../common/exact-json.ts';
import { escapeText, OPENS_LABEL } from '../safety/sanitize/escape.ts';

/** Separates the cells of a row. Never occurs within a cell: JSON escapes it. */
export const SEPARATOR = '\t';

/** A whole cell that JSON reads as something other than text. */
const SCALAR = 'null|true|false|-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?';

/**
 * Texts that must be quoted: empty ones; what JSON would read as something other than text; what has a meaning here;
 * what could open a label that nothing closes; and what JSON escapes (backslashes, control and format characters, lone
 * surrogates, line separators).
 */
const NEEDS_QUOTES = new RegExp(`^(?:["{\\s]|${OPENS_LABEL}|(?:${SCALAR})?$)|\\s$|[\\\\\\p{C}\\u2028\\u2029]`, 'u');

/**
 * One cell of a row: bare text where that is unambiguous, JSON for everything else, and nothing if the row has no such
 * field. So a number is a number, `"5"` a text, `""` an empty text, `null` null and `[]` an empty list.
 */
export function cell(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return compact(value);
  return NEEDS_QUOTES.test(value) ? JSON.stringify(value) : value;
}

/** A cell that is bare text, a number or a JSON keyword: nothing in it needs escaping. */
const IS_BARE = /^[^"[{]/;

/** The line of a row, and how it is shown: identical if nothing is escaped. */
export interface RowLine {
  /** What the line consists of. */
  readonly cells: readonly string[];
  readonly text: string;
  readonly shown: string;
}

/**
 * The line of a row. Bare text that needs escaping is quoted, because an escape only means the character within quotes.
 * The line is checked as a whole first: hardly any has such text.
 */
export function rowLine(cells: readonly string[]): RowLine {
  const line = cells.join(SEPARATOR);
  if (escapeText(line) === line) return { cells, text: line, shown: line };
  const quoted = cells.map((each) => (IS_BARE.test(each) && escapeText(each) !== each ? JSON.stringify(each) : each));
  const text = quoted.join(SEPARATOR);
  return { cells: quoted, text, shown: escapeText(text) };
}

/** A cell that is JSON: bare text never starts like it, and is not one of its scalars. */
const IS_JSON = new RegExp(`^(?:["[{]|(?:${SCALAR})$)`);

/** A cell as it is shown within a sentence: there, text from the network is always quoted. */
export const quotedCell = (text: string): string => (IS_JSON.test(text) ? text : JSON.stringify(text));

/** Replaces a cell that is too large. Unambiguous: text that starts with `[` is quoted. */
export const cutCell = (characters: number): string => `[cut: ${characters} characters]`;
