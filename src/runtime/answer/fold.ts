/** The fewest rows for which columns are folded: for fewer, naming their value above saves nothing. */
export const FEWEST_TO_FOLD = 3;

/** A column that is the same in every row. */
export interface Folded {
  readonly place: number;
  readonly cell: string;
}

/**
 * The columns that have one value in all rows, except the first, which tells the rows apart, and those that no row has.
 * @param before those of the earlier rows; undefined for the first row
 */
export function foldedColumns(before: readonly Folded[] | undefined, cells: readonly string[]): readonly Folded[] {
  if (before === undefined) {
    return cells.map((cell, place) => ({ place, cell })).filter(({ place, cell }) => place > 0 && cell !== '');
  }
  const isSame = ({ place, cell }: Folded) => cells[place] === cell;
  return before.every(isSame) ? before : before.filter(isSame);
}
