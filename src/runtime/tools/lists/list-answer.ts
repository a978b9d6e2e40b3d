import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { toPlainJson, type Value } from '../../../common/exact-json.ts';
import type { Send } from '../../../common/send.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { Columns } from '../../answer/columns.ts';
import { skipIn, withoutPaging } from '../../answer/filter-paging.ts';
import { type End, listHead, listMarks, metaOf } from '../../answer/list-head.ts';
import { RowTable } from '../../answer/row-table.ts';
import type { AnswerSettings, Progress } from '../../answer/types.ts';
import { LARGEST_PAGE } from '../../network/page.ts';
import { type PageWanted, type ReadPage, readListPage, readNextPage } from './list-pages.ts';
import { deadlineOf } from './walk.ts';

/** A list as rows under a head, or the controller's raw answer if it is not a list. */
export type ListOutcome =
  | {
      readonly text: string;
      /** The list as data, made on demand. */
      readonly data: () => Readonly<Record<string, unknown>>;
      readonly empty: boolean;
      /** How many rows it has in all, or its filter selects, as far as that is known. */
      readonly total: number;
      /** The status of the first page. */
      readonly status: number;
    }
  | { readonly answer: ControllerAnswer };

/** Arguments of a list that paging changes. */
interface OwnArguments extends CheckedArguments {
  readonly filter?: unknown;
  readonly limit?: unknown;
  readonly offset?: unknown;
}

interface ListArguments extends OwnArguments {
  readonly fields?: string[];
  readonly all?: boolean;
  readonly count?: boolean;
}

export interface ListTools {
  readonly send: Send<Value>;
  readonly settings: AnswerSettings;
  /** Milliseconds that the call has left. */
  readonly timeLeft: () => number;
  readonly progress?: Progress | undefined;
}

/**
 * Answers a list: one page as requested, or with `all` page after page until the list, the room or the time runs out.
 * Pages are not kept.
 * @throws {ToolError} if the first page fails; a later failure ends the list early, and the head says so
 */
export async function listAnswer(
  operation: Operation,
  args: CheckedArguments,
  { send, settings, timeLeft, progress }: ListTools,
): Promise<ListOutcome> {
  const { fields, all, count: _, ...requested } = args as ListArguments;
  const paging = withOneOffset(requested, all === true);
  const table = new RowTable(new Columns(operation.rows ?? [], fields ?? []), settings);
  const start = Math.max(0, Number(paging.offset ?? 0));
  const most = Number(paging.limit) > 0 ? Number(paging.limit) : Number.POSITIVE_INFINITY;
  /** The next page to request. */
  const from = (offset: number): PageWanted => {
    const left = most - table.size;
    const paged = all === true ? { ...paging, limit: Math.min(LARGEST_PAGE, left), offset } : paging;
    return { operation, args: paged, offset, most: left, table, send };
  };
  const first = await readListPage(from(start));
  if ('answer' in first) return first;
  // Logging in for the first page may have taken a person some time, which does not count.
  const deadline = deadlineOf(timeLeft());
  let read: ReadPage = first;
  let offset = start;
  let end: End | undefined;
  while (end === undefined) {
    offset = Math.max(offset, read.page.offset) + read.rows.added;
    if (progress !== undefined) await progress(offset - start, read.page.total);
    if (read.rows.full) end = { why: 'full' };
    else if (all !== true || table.size >= most || isLast(read, offset)) end = { why: 'done' };
    else if (performance.now() > deadline) end = { why: 'late' };
    else {
      const next = await readNextPage(from(offset), deadline);
      if ('failed' in next) end = { why: 'failed', message: next.failed };
      else read = next;
    }
  }
  const { page } = read;
  const begin = offset - table.size;
  const shown = {
    operation,
    args,
    date: first.date,
    table,
    page,
    received: read.rows.received,
    from: begin,
    end,
    maxTokens: settings.maxTokens,
  };
  const total = page.total ?? offset;
  const pagination = { limit: toPlainJson(page.limit ?? null) ?? undefined, offset: begin, totalCount: total };
  const data = () => ({ data: table.data, meta: metaOf(shown, pagination), ...listMarks(shown) });
  const text = [...listHead(shown), ...table.lines()].join('\n');
  return { text, data, empty: table.size === 0, total, status: first.status };
}

/** Whether this was the last page, as far as we can tell. */
const isLast = ({ page: { total }, rows }: ReadPage, reached: number): boolean =>
  total === undefined || reached >= total || rows.received === 0 || (rows.skipped > 0 && rows.added === 0);

/** A filter's `skip` takes precedence over an offset. If both are given, or rows are paged, the offset must win. */
function withOneOffset(requested: OwnArguments, walks: boolean): OwnArguments {
  const { filter, offset } = requested;
  const skip = skipIn(filter);
  if (skip === undefined || (offset === undefined && !walks)) return requested;
  return { ...requested, filter: withoutPaging(String(filter), ['skip']), offset: offset ?? skip };
}
