import { fitted, type Screen } from './fitted.ts';

/** Columns between two cells, and the least that the last one needs to be read. */
const GAP = 2;
const LEAST = 24;

/**
 * Columns of text, each as wide as its longest cell. On a terminal that is too narrow, the last one is broken between words; if
 * that has no room either, each row becomes a list. Nothing is left out.
 * @param screen what it is printed on, which need not be the terminal of the command
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], screen: Screen): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0);
  const room = screen.isTTY && screen.columns ? screen.columns - before : Number.POSITIVE_INFINITY;
  if (room < Math.min(LEAST, widths.at(-1) ?? 0)) return rows.map((row) => asList(head, row, screen)).join('\n\n');
  const indent = ' '.repeat(before);
  return all
    .map((row) => {
      const last = fitted(row.at(-1) ?? '', screen, before).replaceAll('\n', `\n${indent}`);
      const cells = row.slice(0, -1).map((cell, column) => cell.padEnd((widths[column] ?? 0) + GAP));
      return cells.join('') + last;
    })
    .join('\n');
}

const asList = (head: readonly string[], row: readonly string[], screen: Screen): string =>
  row.flatMap((cell, column) => (cell === '' ? [] : [fitted(`${head[column]}: ${cell}`, screen)])).join('\n');

/** Lines that are only an overview, each cut to fit a terminal. */
export function cut(text: string, { isTTY, columns }: Screen): string {
  if (!isTTY || !columns) return text;
  return text
    .split('\n')
    .map((line) => (line.length > columns ? `${line.slice(0, columns - 1)}…` : line))
    .join('\n');
}
