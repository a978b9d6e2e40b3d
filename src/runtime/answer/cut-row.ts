import { compact, type Entity, isEntity, type Value } from '../../common/exact-json.ts';
import { cell, cutCell, rowLine } from './cell.ts';
import { type Cut, fitJson } from './fit-json.ts';
import { nextPart } from './next-part.ts';
import { members } from './part.ts';
import { type Column, columnData, withValues } from './row-data.ts';

/** What was cut from the one row that does not fit even alone. */
export interface RowCut {
  /** The path of the cut in the row; empty if columns are missing, or if the row is not an object. */
  readonly path: string;
  readonly missing: string;
  /** The `fields` of a call that returns the rest; undefined if none does. */
  readonly next: readonly string[] | undefined;
}

/** A row on its own, as far as it fits. */
export interface CutRow {
  /** Its columns: the first ones. */
  readonly paths: readonly string[];
  readonly line: string;
  readonly data: unknown;
  readonly cuts: readonly RowCut[];
}

/**
 * Cuts a row to fit a budget, so that a note can name the cuts. Never suggests what the call already requested.
 * @param columns requested columns of the row
 * @param budget tokens of the line
 * @param note tokens available to name the cuts
 */
export function cutRow(row: Value, columns: readonly Column[], budget: number, note: number): CutRow {
  if (!isEntity(row)) {
    const { shown, data, cuts } = fitJson(row, budget);
    const named = cuts.map(({ path, missing }) => ({ path, missing, next: undefined }));
    return { paths: [], line: rowLine([cell(shown)]).text, data, cuts: named };
  }
  const there = withValues(columns);
  const { shown, data, cuts } = fitJson(Object.fromEntries(there), budget, note);
  const fields = (data ?? {}) as Entity;
  // If no column fits, the first one is shown with its mark.
  const first = isEntity(shown) ? there.filter(([path]) => Object.hasOwn(shown, path)) : there.slice(0, 1);
  const paths = first.map(([path]) => path);
  const cells = first.map(([path, value]) =>
    Object.hasOwn(fields, path) ? cell((shown as Entity)[path]) : cutCell(compact(value).length),
  );
  const named = cuts.map((cut) =>
    cut.path === '' ? columnCut(row, there.slice(first.length), there) : rowCut(row, cut),
  );
  return {
    paths,
    line: rowLine(cells).text,
    data: columnData(row, Object.entries(fields)),
    cuts: named.map((cut) => (isSame(cut.next, columns) ? { ...cut, next: undefined } : cut)),
  };
}

const isSame = (fields: RowCut['next'], columns: readonly Column[]): boolean =>
  fields?.length === columns.length && fields.every((path, at) => path === columns[at]?.[0]);

function rowCut(row: Value, cut: Cut): RowCut {
  const next = nextPart(row, cut);
  return { path: cut.path, missing: cut.missing, next: next === undefined ? undefined : [next] };
}

/** Columns that did not fit. Several fields of the row count as one range. */
function columnCut(row: Entity, dropped: readonly Column[], all: readonly Column[]): RowCut {
  const keys = members(row).map(([key]) => key);
  const paths = dropped.map(([path]) => path);
  const places = paths.map((path) => keys.indexOf(path)).filter((place) => place >= 0);
  const range = `${Math.min(...places)}-${Math.max(...places)}`;
  const isRange = places.length > 1 && !Object.hasOwn(row, range);
  const next = isRange ? [range, ...paths.filter((path) => !keys.includes(path))] : paths;
  return { path: '', missing: `${dropped.length} of ${all.length} columns`, next };
}
