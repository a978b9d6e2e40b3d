import { isSecretName } from '../../../common/secret-names.ts';
import { isMark } from './marks.ts';

/** What separates the cells of a row, in the order in which it is looked for. */
const SEPARATORS: readonly string[] = ['\t', ';', '|', ','];
/** Cells of a heading, and characters of one. */
const MOST_CELLS = 100;
const HEADING = /^[\s"']*[\p{L}_][\p{L}\p{N} ._-]{0,40}[\s"']*$/u;
/** Nothing in a cell, a word for that, and the rule below a heading. */
const EMPTY = /^[\s"':-]*$|^\s*["']?(?:none|null|nil|n\/a|yes|no|true|false)["']?\s*$/i;

/** A table without the columns whose heading names a secret: `user,password` and the rows below it. */
export function hideColumns(text: string, mark: string): string {
  if (!text.includes('\n')) return text;
  let table: { readonly separator: string; readonly size: number; readonly secret: readonly number[] } | undefined;
  return text
    .split('\n')
    .map((line) => {
      const cells = table === undefined ? [] : line.split(table.separator);
      if (table !== undefined && cells.length === table.size) {
        const { secret, separator } = table;
        return cells
          .map((cell, at) => (secret.includes(at) && isGiven(cell) ? hidden(cell, mark) : cell))
          .join(separator);
      }
      table = headingOf(line);
      return line;
    })
    .join('\n');
}

const isGiven = (cell: string): boolean => !EMPTY.test(cell) && !isMark(cell.replace(/^\s*["']?/, ''));

/** With its white space and quotes. */
function hidden(cell: string, mark: string): string {
  const [open = ''] = /^\s*["']?/.exec(cell) ?? [];
  const value = cell.slice(open.length).trimEnd().replace(/["']$/, '');
  return open + mark + cell.slice(open.length + value.length);
}

function headingOf(line: string) {
  if (line.length > MOST_CELLS * 40) return undefined;
  const separator = SEPARATORS.find((each) => line.includes(each));
  if (separator === undefined) return undefined;
  const cells = line.split(separator);
  const isHeading = cells.length <= MOST_CELLS && cells.every((cell) => cell.trim() === '' || HEADING.test(cell));
  const secret = isHeading ? cells.flatMap((cell, at) => (isSecretName(cell) ? [at] : [])) : [];
  return secret.length === 0 ? undefined : { separator, size: cells.length, secret };
}
