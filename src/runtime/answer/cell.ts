import { compact, type Value } from '../../common/exact-json.ts';
import { escapeText, OPENS_LABEL } from '../safety/sanitise/escape.ts';

/** Between the cells of a row. It never stands within a cell: JSON escapes it. */
const SEPARATOR = '\t';

/**
 * Texts that are no cell as they are: empty ones; what JSON would read as something else than text, or what marks
 * something here; what could open a label, so that nothing further down can close it; and what JSON shows escaped:
 * backslashes, control and format characters, lone surrogates, and line separators.
 */
const NEEDS_QUOTES = new RegExp(
  `^(?:["{\\s]|${OPENS_LABEL}|(?:null|true|false|-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)?$)|\\s$|[\\\\\\p{C}\\u2028\\u2029]`,
  'u',
);

/**
 * One cell of a row: text as it is where that is unambiguous, everything else as JSON, and nothing at all where the row
 * has no such field. So a number is a number, `"5"` a text, `""` an empty text, `null` null and `[]` an empty list.
 */
export function cell(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return compact(value);
  return NEEDS_QUOTES.test(value) ? JSON.stringify(value) : value;
}

/** A cell that is text as it is; or a number or a word of JSON, which have nothing to escape. */
const IS_BARE = /^[^"[{]/;

/** The line of a row, and what of it is shown: the same, where nothing in it is escaped. */
export interface RowLine {
  readonly text: string;
  readonly shown: string;
}

/**
 * The line of a row. Bare text that would be shown escaped is put into quotes: only there an escape stands for the
 * character. A line is looked at as a whole first, since hardly any has such text.
 */
export function rowLine(cells: readonly string[]): RowLine {
  const line = cells.join(SEPARATOR);
  if (escapeText(line) === line) return { text: line, shown: line };
  const text = cells
    .map((each) => (IS_BARE.test(each) && escapeText(each) !== each ? JSON.stringify(each) : each))
    .join(SEPARATOR);
  return { text, shown: escapeText(text) };
}

/** What stands in the place of a cell that is too large. No text looks so: one that begins with `[` is in quotes. */
export const cutCell = (characters: number): string => `[cut: ${characters} characters]`;
