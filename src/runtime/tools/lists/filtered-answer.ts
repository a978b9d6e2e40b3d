import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { type Entity, isEntity } from '../../../common/exact-json.ts';
import type { CheckedArguments, JsonSchema, Operation } from '../../../contract.ts';
import type { Query } from '../../../filter/ast.ts';
import { FilterError } from '../../../filter/error.ts';
import { pageOf } from '../../../filter/page.ts';
import { parseFilter } from '../../../filter/parse.ts';
import { Columns } from '../../answer/columns.ts';
import { filteredHead, filteredMarks } from '../../answer/filtering/filtered-head.ts';
import { FilteredRows, type Part } from '../../answer/filtering/filtered-rows.ts';
import { type Plan, planOf } from '../../answer/filtering/plan.ts';
import { RowFields } from '../../answer/filtering/row-fields.ts';
import { unusableFilter } from '../../answer/filtering/unusable-filter.ts';
import type { StopReason, Walked } from '../../answer/filtering/walked.ts';
import { metaOf } from '../../answer/list-head.ts';
import { RowTable } from '../../answer/row-table.ts';
import { offeredFields, refusedFilter } from '../../network/filter-hint.ts';
import { isFormed } from '../../network/formed-list.ts';
import type { Reads } from '../../network/reads.ts';
import type { ListOutcome, ListTools } from './list-answer.ts';
import { pagesOf, type RowPage } from './row-pages.ts';
import { deadlineOf, failedPage, readInTime } from './walk.ts';

/** What filtering a list needs, in addition to answering it. */
export interface FilterTools extends ListTools {
  readonly reads: Reads;
  /** Loads the schema of a row; undefined if none is declared. */
  readonly rowSchema: (operation: Operation) => Promise<JsonSchema | undefined>;
  /** Waits until a walk over a whole list may start. */
  readonly walk: () => Promise<unknown>;
}

/** Arguments that this server adds to those of the list. */
interface ListArguments extends CheckedArguments {
  readonly filter?: string;
  readonly fields?: string[];
  readonly all?: boolean;
  readonly count?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

/** The most rows that are read for one filter, and the most bytes. */
const MOST_ROWS = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Answers a list with a filter that its controller cannot apply, at least not completely: the conditions that it can
 * apply are sent, and the rest is checked here, row by row. Undefined if it was refused for another reason.
 * @param refusal how the controller refused the whole filter; absent if the list takes none
 * @throws {ToolError} for a filter that makes no sense here, and if the first page fails
 */
export async function filteredAnswer(
  operation: Operation,
  args: CheckedArguments,
  tools: FilterTools,
  refusal?: ControllerAnswer,
): Promise<ListOutcome | undefined> {
  const { filter = '', fields = [], count, all: _, limit: __, offset: ___, ...others } = args as ListArguments;
  const schema = await tools.rowSchema(operation);
  const declared = new RowFields(schema, [], !isFormed(operation));
  const shared = await shareFilter(filter, { operation, args: others, reads: tools.reads, fields: declared }, refusal);
  if (shared === undefined) return undefined;
  const { query, plan, offered } = shared;
  await tools.walk();
  const table = count === true ? undefined : new RowTable(new Columns(operation.rows ?? [], fields), tools.settings);
  const part = partOf(operation, query, args);
  const unpagedArgs = unpaged(operation, others);
  const read = pagesOf(
    operation,
    plan.filter === undefined ? unpagedArgs : { ...unpagedArgs, filter: plan.filter },
    tools.send,
  );
  const first = await read();
  if (!('rows' in first)) return first;
  const rows = rowsOf(plan, new RowFields(schema, first.rows, !isFormed(operation)), {
    operation,
    filter,
    offered,
    table,
    part,
  });
  const walked = await walk(first, read, rows, tools);
  rows.end();
  const shown = { operation, args, plan, table, rows, part, walked, offered, maxTokens: tools.settings.maxTokens };
  const pagination = { offset: part.start, totalCount: rows.matched };
  const filtered = { rowsRead: walked.read, complete: walked.stop.why === 'done' };
  const meta = {
    ...(table === undefined ? { pagination } : metaOf({ table, date: walked.date }, pagination)),
    filtered,
  };
  return {
    text: [...filteredHead(shown), ...(table?.lines() ?? [])].join('\n'),
    data: () => ({ data: table?.data ?? [], meta, ...filteredMarks(shown) }),
    // If there are rows, the ids in the path exist.
    empty: walked.read === 0,
    total: rows.matched,
    status: first.answer.status,
  };
}

interface SharedFilter {
  readonly query: Query;
  /** What the controller applies, and what is applied here. */
  readonly plan: Plan;
  /** The fields that the controller can filter by, if it has listed them. */
  readonly offered: readonly string[];
}

interface FilteredList {
  readonly operation: Operation;
  readonly args: CheckedArguments;
  readonly reads: Reads;
  /** The declared fields of its rows. */
  readonly fields: RowFields;
}

/** Divides a filter between the controller and this server. Undefined if it was refused for another reason. */
async function shareFilter(
  filter: string,
  list: FilteredList,
  refusal: ControllerAnswer | undefined,
): Promise<SharedFilter | undefined> {
  if (refusal !== undefined && !refusedFilter(refusal)) return undefined;
  const query = queryOf(filter, list, refusal);
  if (query === undefined) return undefined;
  const known = refusal === undefined ? undefined : await offeredFields(list.operation, list.args, list.reads);
  const plan = planOf(query, known);
  if (plan.here.length === 0 && plan.sort.length === 0 && refusal !== undefined) return undefined;
  return { query, plan, offered: known ?? [] };
}

/** Undefined for a filter that the controller refused because it is invalid. */
function queryOf(
  filter: string,
  { operation, fields }: FilteredList,
  refusal: ControllerAnswer | undefined,
): Query | undefined {
  try {
    return parseFilter(filter === '' ? 'skip 0' : filter);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (refusal !== undefined) return undefined;
    throw unusableFilter(operation, filter, error, fields, []);
  }
}

/** Paging words in the filter win, except over an offset, which comes from an earlier answer. */
function partOf(operation: Operation, query: Query, { all, limit, offset }: ListArguments): Part {
  const start = Math.max(0, offset ?? query.skip ?? 0);
  const wanted = query.limit ?? limit;
  if (all === true || isFormed(operation)) {
    return { start, most: wanted !== undefined && wanted > 0 ? wanted : Number.POSITIVE_INFINITY };
  }
  return { start, most: pageOf(wanted, 0).limit };
}

function unpaged(operation: Operation, args: CheckedArguments): CheckedArguments {
  if (!isFormed(operation)) return args;
  const { next, size } = operation.list;
  return Object.fromEntries(
    Object.entries(args).filter(([name]) => name !== next?.argument && name !== size?.argument),
  );
}

interface Showing {
  readonly operation: Operation;
  readonly filter: string;
  readonly offered: readonly string[];
  readonly table: RowTable | undefined;
  readonly part: Part;
}

function rowsOf(plan: Plan, fields: RowFields, { operation, filter, offered, table, part }: Showing): FilteredRows {
  try {
    return new FilteredRows(plan, fields, table, part);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw unusableFilter(operation, filter, error, fields, offered);
  }
}

async function walk(
  first: RowPage,
  next: ReturnType<typeof pagesOf>,
  rows: FilteredRows,
  { timeLeft, progress }: FilterTools,
): Promise<Walked> {
  const deadline = deadlineOf(timeLeft());
  let [page, read, bytes, last]: [RowPage, number, number, string | undefined] = [first, 0, 0, ''];
  let stop: StopReason | undefined;
  while (stop === undefined) {
    const hasRoom = rows.add(page.rows, page.answer.size);
    read += page.rows.length;
    bytes += page.answer.size;
    last = lastId(page.rows, last);
    await progress?.(read, page.total);
    if (page.isLast) stop = { why: 'done' };
    else if (read >= MOST_ROWS || bytes >= MOST_BYTES || !hasRoom) stop = { why: 'bound' };
    else if (performance.now() > deadline) stop = { why: 'late' };
    else {
      const outcome = await readInTime(deadline, next);
      if ('rows' in outcome) page = outcome;
      else if ('failed' in outcome) stop = { why: 'failed', message: outcome.failed };
      else stop = { why: 'failed', message: failedPage(outcome.answer) };
    }
  }
  return { read, total: page.total, stop, last: last || undefined, date: first.answer.fields.date };
}

/** The id of the last of these rows; undefined if these rows, or earlier ones, are not sorted by id. */
function lastId(rows: RowPage['rows'], before: string | undefined): string | undefined {
  let last = before;
  for (const row of rows) {
    const id = isEntity(row) ? (row as Entity)['id'] : undefined;
    if (last === undefined || typeof id !== 'string' || id <= last) return undefined;
    last = id;
  }
  return last;
}
