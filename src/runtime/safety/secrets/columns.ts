import { isSecretName } from '../../../common/secret-names.ts';
import { isMark } from './marks.ts';

/** What separates the cells of a row, in the order in which it is looked for. */
const SEPARATORS: readonly RegExp[] = [/(\t)/, /(;)/, /([|│┃])/, /(,)/, /( {2,200})/];
/** With spaces between them, the first cell of a heading says whose it is: settings have their names there. */
const PADDED = SEPARATORS.at(-1);
/** A line between the rows of a table. */
const RULE = /^[\s+:=─━┼┿╋├┤┌┐└┘┬┴-]{3,400}$/;
/** Cells of a heading, and characters of one. */
const MOST_CELLS = 100;
const HEADING = /^[\s"']*[\p{L}_][\p{L}\p{N} ._-]{0,40}[\s"']*$/u;
/** Nothing in a cell, a word for that, and the rule below a heading. */
const EMPTY = /^[\s"':-]*$|^\s*["']?(?:none|null|nil|n\/a|yes|no|true|false)["']?\s*$/i;

/** A table without the columns whose heading names a secret: `user,password` and the rows below it. */
export function hideColumns(text: string, mark: string): string {
  if (!text.includes('\n')) return text;
  let table: { readonly separator: RegExp; readonly size: number; readonly secret: readonly number[] } | undefined;
  return text
    .split('\n')
    .map((line) => {
      // Cells, and what separates them.
      const parts = table === undefined ? [] : line.split(table.separator);
      if (table !== undefined && parts.length === table.size) {
        const { secret } = table;
        return parts.map((part, at) => (secret.includes(at) && isGiven(part) ? hidden(part, mark) : part)).join('');
      }
      if (table !== undefined && RULE.test(line)) return line;
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
  const separator = SEPARATORS.find((each) => each.test(line));
  if (separator === undefined) return undefined;
  const parts = line.split(separator);
  const cells = parts.filter((_, at) => at % 2 === 0);
  const isHeading = cells.length <= MOST_CELLS && cells.every((cell) => cell.trim() === '' || HEADING.test(cell));
  const first = separator === PADDED ? 2 * cells.findIndex((cell) => cell.trim() !== '') + 1 : 0;
  const secret = isHeading ? parts.flatMap((part, at) => (at >= first && isSecretName(part) ? [at] : [])) : [];
  return secret.length === 0 ? undefined : { separator, size: parts.length, secret };
}
