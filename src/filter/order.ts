/** The order of rows: by the named fields, then by id. */
import type { SortField } from './ast.ts';
import { FilterError, OrderError, quoted } from './error.ts';
import type { Field, Fields, Row } from './fields.ts';
import { parseSort } from './parse.ts';

/** Compares two rows, as `sort` of an array needs it. */
export type Order<R> = (a: R, b: R) => number;

/**
 * The order of a `sort` parameter, such as `name desc, createdAt`. @throws {FilterError} for invalid text, and as
 * `orderBy` does
 */
export function orderOf<R extends Row>(sort: string, fields: Fields<R>): Order<R> {
  try {
    return orderBy(parseSort(sort), fields);
  } catch (error) {
    if (!(error instanceof FilterError) || error.fault !== 'filter') throw error;
    throw new FilterError('sort', `cannot sort by ${quoted(sort)}: ${error.message}`);
  }
}

/** The order by these fields, the first one first, then by id. @throws {FilterError} for a field that is unknown, a set, or cannot be sorted by */
export function orderBy<R extends Row>(names: readonly SortField[], fields: Fields<R>): Order<R> {
  const orders = names.map(({ name, descending }) => {
    const field = fields.find(name);
    if (field === undefined) throw new OrderError('filter', `there is no field ${quoted(name)}`);
    if (field.type === 'set') throw new OrderError('filter', `${quoted(name)} has several values`);
    if (field.unsortable) throw new OrderError('unsortable', `lists cannot be sorted by ${quoted(name)}`);
    return byField(field, descending ? -1 : 1);
  });
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return String(a.id) < String(b.id) ? -1 : 1;
  };
}

function byField<R>(field: Field<R>, direction: number): Order<R> {
  const read = field.type === 'date' ? timeOf : sortable;
  return (a, b) => {
    const left = read(field.get(a));
    const right = read(field.get(b));
    if (left === right) return 0;
    if (left === undefined) return -direction;
    if (right === undefined) return direction;
    // Only values of free form are of different types: numbers come before texts.
    if (typeof left !== typeof right) return typeof left === 'number' ? -direction : direction;
    return left < right ? -direction : direction;
  };
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function sortable(value: unknown): string | number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
