/** Answers a list: filter, order, page, and the metadata that goes with it. */
import type { Query } from '../filter/ast.ts';
import { compile, type Predicate, single } from '../filter/compile.ts';
import type { Field, Fields } from '../filter/fields.ts';
import { parseFilter } from '../filter/parse.ts';
import { invalidSort, unhandled } from '../http/errors.ts';
import { ControllerError, type Entity } from '../kernel.ts';
import { type Paging, pageMeta, paging, queryInteger } from './paging.ts';

export interface Selected {
  readonly entities: readonly Entity[];
  readonly page: Paging;
  readonly totalCount: number;
}

type Order = (a: Entity, b: Entity) => number;

/** Selects from entities that are sorted by id, as a request's query asks. */
export function select(entities: readonly Entity[], fields: Fields, query: URLSearchParams): Selected {
  const filter = query.get('filter');
  const parsed = filter === null || filter === '' ? undefined : parseFilter(filter);
  const test = parsed === undefined ? undefined : compile(parsed.where, fields);
  const order = orderOf(parsed, query.get('sort'), fields);
  const page = paging(parsed?.limit ?? queryInteger(query, 'limit'), parsed?.skip ?? queryInteger(query, 'offset'));
  return take(entities, test, order, page);
}

export function listMeta(selected: Selected, fields: Fields | undefined): Record<string, unknown> {
  const pagination = pageMeta(selected.page, selected.totalCount);
  return fields === undefined ? { pagination } : { filterableFields: fields.names, pagination };
}

function take(
  entities: readonly Entity[],
  test: Predicate | undefined,
  order: Order | undefined,
  page: Paging,
): Selected {
  const matching = test === undefined ? entities : entities.filter(test);
  const sorted = order === undefined ? matching : [...matching].sort(order);
  return { entities: sorted.slice(page.offset, page.offset + page.limit), page, totalCount: matching.length };
}

/** The filter's own order wins over the query's `sort`; both end with the id. */
function orderOf(parsed: Query | undefined, sort: string | null, fields: Fields): Order | undefined {
  const fromFilter = parsed?.sort ?? [];
  if (fromFilter.length > 0) return compare(fromFilter, fields);
  if (sort === null || sort === '') return undefined;
  try {
    return compare(parseFilter(`true sort by ${sort}`).sort, fields);
  } catch (error) {
    if (error instanceof ControllerError && error.code === 'INVALID_FILTER') throw invalidSort(`not known: ${sort}`);
    throw error;
  }
}

function compare(names: Query['sort'], fields: Fields): Order {
  const orders = names.map(({ name, descending }) => {
    const field = single(name, fields);
    // A tag has no order in the controller, which meets it unprepared.
    if (field.type === 'any') throw unhandled(`no list can be sorted by ${name}`);
    return byField(field, descending ? -1 : 1);
  });
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return a.id < b.id ? -1 : 1;
  };
}

function byField(field: Field, direction: number): Order {
  return (a, b) => {
    const left = sortable(field.get(a));
    const right = sortable(field.get(b));
    if (left === right) return 0;
    if (left === undefined) return -direction;
    if (right === undefined) return direction;
    return left < right ? -direction : direction;
  };
}

function sortable(value: unknown): string | number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
