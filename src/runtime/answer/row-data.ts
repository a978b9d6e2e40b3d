import { type Entity, isEntity, toPlainJson, type Value } from '../../common/exact-json.ts';
import { hasRange } from './part.ts';

/** A column of a row and its value; undefined if the row has none. */
export type Column = readonly [path: string, value: Value | undefined];

/**
 * A row as data. Fields are whole even if a column shows a part, to match the output schema. Only ranges have their own
 * key, named after the column.
 */
export function rowData(row: Entity, columns: readonly Column[]): unknown {
  const shown = new Set(columns.map(([path]) => keyOf(row, path)));
  const fields = Object.entries(row).filter(([key]) => shown.has(key));
  const ranges = withValues(columns).filter(([path]) => isRange(row, path));
  return toPlainJson(Object.fromEntries([...fields, ...ranges]));
}

/** Only the columns of a row as data, nested along their paths if these only pass through objects. */
export function columnData(row: Entity, columns: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const keys = new Set(columns.map(([path]) => parentOf(row, path)));
  const fields = [...keys].map((key) => {
    const inside = columns.filter(([path]) => parentOf(row, path) === key);
    const whole = inside.find(([path]) => path === key);
    const below = inside.map(([path, value]) => [path.slice(key.length + 1), value] as const);
    return [key, whole === undefined ? columnData(row[key] as Entity, below) : whole[1]] as const;
  });
  return Object.fromEntries(fields);
}

export const withValues = (columns: readonly Column[]) =>
  columns.filter((column): column is readonly [string, Value] => column[1] !== undefined);

const isRange = (row: Entity, path: string): boolean => !Object.hasOwn(row, path) && hasRange(path);

/** The field that a column shows. */
const keyOf = (row: Entity, path: string): string =>
  Object.hasOwn(row, path) || hasRange(path) ? path : (path.split('.')[0] ?? path);

/** The field if it is an object, otherwise the column itself. */
function parentOf(row: Entity, path: string): string {
  const key = keyOf(row, path);
  return isEntity(row[key]) ? key : path;
}
