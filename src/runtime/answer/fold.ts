/** Rows from which a column is folded: for fewer, naming it above saves nothing. */
const FEWEST = 3;

/** A column that is the same in every row. */
export interface Folded {
  readonly place: number;
  readonly cell: string;
}

/**
 * The columns that have one value in all rows, except the first, which tells the rows apart, and those that no row has.
 * @param lines of cells
 */
export function foldedColumns(lines: readonly string[], separator: string): readonly Folded[] {
  const [first, ...others] = lines;
  if (first === undefined || lines.length < FEWEST) return [];
  let same = first.split(separator).flatMap((cell, place) => (place > 0 && cell !== '' ? [{ place, cell }] : []));
  for (const line of others) {
    if (same.length === 0) return [];
    const cells = line.split(separator);
    same = same.filter(({ place, cell }) => cells[place] === cell);
  }
  return same;
}

/** A line without some of its cells. */
export const withoutCells = (line: string, places: ReadonlySet<number>, separator: string): string =>
  line
    .split(separator)
    .filter((_, place) => !places.has(place))
    .join(separator);
