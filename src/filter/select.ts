/** Selects rows as a controller does: filter, order and page. */
import type { SortField } from './ast.ts';
import { compile } from './compile.ts';
import type { Fields, Row } from './fields.ts';
import { type Order, orderBy, orderOf } from './order.ts';
import { type Page, pageOf } from './page.ts';
import { parseFilter } from './parse.ts';

/** The parameters of a list. Order and page in the filter win over the other parameters. */
export interface ListQuery {
  readonly filter?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/** The page that was requested. */
export interface Selection<R> {
  readonly rows: readonly R[];
  readonly page: Page;
  /** How many rows the filter matches, on all pages. */
  readonly totalCount: number;
}

/** The filtered and sorted rows, on all pages, and which part of them the query requests. */
export interface Matching<R> {
  readonly rows: readonly R[];
  readonly limit: number | undefined;
  readonly skip: number | undefined;
}

/** One page. Without an order, `rows` keep theirs. @throws {FilterError} */
export function select<R extends Row>(rows: readonly R[], fields: Fields<R>, query: ListQuery): Selection<R> {
  const { rows: all, limit, skip } = matching(rows, fields, query);
  const page = pageOf(limit, skip);
  return { rows: all.slice(page.offset, page.offset + page.limit), page, totalCount: all.length };
}

/** Everything that the query matches, in its order, for lists with their own paging rules. @throws {FilterError} */
export function matching<R extends Row>(rows: readonly R[], fields: Fields<R>, query: ListQuery): Matching<R> {
  const parsed = query.filter ? parseFilter(query.filter) : undefined;
  const found = parsed === undefined ? rows : rows.filter(compile(parsed.where, fields));
  const order = chosenOrder(parsed?.sort ?? [], query.sort, fields);
  return {
    rows: order === undefined ? found : [...found].sort(order),
    limit: parsed?.limit ?? query.limit,
    skip: parsed?.skip ?? query.offset,
  };
}

function chosenOrder<R extends Row>(
  ofFilter: readonly SortField[],
  sort: string | undefined,
  fields: Fields<R>,
): Order<R> | undefined {
  if (ofFilter.length > 0) return orderBy(ofFilter, fields);
  return sort ? orderOf(sort, fields) : undefined;
}
