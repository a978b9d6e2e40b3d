import { type Entity, isEntity, plain, type Value } from '../../common/exact-json.ts';
import { hasRange } from './part.ts';

/** A column of a row, and what stands there; undefined where the row has nothing. */
export type Column = readonly [path: string, value: Value | undefined];

/**
 * A row as data: whole fields, also where a column shows a part, since the schema of the answer knows them so. Only
 * ranges of a field stand by themselves, under the name of their column.
 */
export function rowData(row: Entity, columns: readonly Column[]): unknown {
  const shown = new Set(columns.map(([path]) => keyOf(row, path)));
  const fields = Object.entries(row).filter(([key]) => shown.has(key));
  const ranges = withValues(columns).filter(([path]) => isRange(row, path));
  return plain(Object.fromEntries([...fields, ...ranges]));
}

/** The columns of a row alone as data: fields of fields, where their paths lead through nothing else. */
export function columnData(row: Entity, columns: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const keys = new Set(columns.map(([path]) => parentOf(row, path)));
  const fields = [...keys].map((key) => {
    const own = columns.filter(([path]) => parentOf(row, path) === key);
    const whole = own.find(([path]) => path === key);
    const below = own.map(([path, value]) => [path.slice(key.length + 1), value] as const);
    return [key, whole === undefined ? columnData(row[key] as Entity, below) : whole[1]] as const;
  });
  return Object.fromEntries(fields);
}

export const withValues = (columns: readonly Column[]) =>
  columns.filter((column): column is readonly [string, Value] => column[1] !== undefined);

const isRange = (row: Entity, path: string): boolean => !Object.hasOwn(row, path) && hasRange(path);

/** The field that a column is of. */
const keyOf = (row: Entity, path: string): string =>
  Object.hasOwn(row, path) || hasRange(path) ? path : (path.split('.')[0] ?? path);

/** The same, where it is an object; else the column itself. */
function parentOf(row: Entity, path: string): string {
  const key = keyOf(row, path);
  return isEntity(row[key]) ? key : path;
}
