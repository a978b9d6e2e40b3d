import { isFilterable } from '../../../common/is-filterable.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { withoutPaging } from '../../answer/filter-paging.ts';
import { rowsOf } from '../../answer/filtering/filtered-head.ts';
import { type FilterTools, filteredAnswer } from './filtered-answer.ts';
import type { ListOutcome } from './list-answer.ts';
import { pagesOf } from './row-pages.ts';

/** Arguments that say which rows to show, which makes no difference to how many there are. */
const OF_ROWS: readonly string[] = ['count', 'all', 'fields', 'limit', 'offset'];

/**
 * Answers only with the number of rows that a list has, or that its filter selects: as the controller reports it, or
 * counted here.
 * @throws {ToolError} if it cannot be read
 */
export async function countAnswer(
  operation: Operation,
  args: CheckedArguments,
  tools: FilterTools,
): Promise<ListOutcome> {
  const others = Object.fromEntries(Object.entries(args).filter(([name]) => !OF_ROWS.includes(name)));
  const { filter } = others;
  const counted =
    typeof filter === 'string' && isFilterable(operation) ? { ...others, filter: withoutPaging(filter) } : others;
  const page = await pagesOf(operation, counted, tools.send, 1)();
  if (!('rows' in page)) return page;
  // Only one row was requested, so a single row may not be the whole list.
  const total = page.total ?? (page.isLast && page.rows.length !== 1 ? page.rows.length : undefined);
  if (total === undefined) return (await filteredAnswer(operation, { ...counted, count: true }, tools)) ?? page;
  return {
    text: `${operation.name}: ${rowsOf(total)}.`,
    data: () => ({ data: [], meta: { pagination: { totalCount: total } } }),
    empty: total === 0,
    total,
    status: page.answer.status,
  };
}
