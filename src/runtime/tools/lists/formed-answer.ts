import type { CheckedArguments } from '../../../contract.ts';
import { Columns } from '../../answer/columns.ts';
import { formedHead, formedMarks } from '../../answer/formed-head.ts';
import { type End, metaOf } from '../../answer/list-head.ts';
import { RowTable } from '../../answer/row-table.ts';
import type { FormedList } from '../../network/formed-list.ts';
import { LARGEST_PAGE } from '../../network/page.ts';
import { FormedPages } from './formed-pages.ts';
import type { ListOutcome, ListTools } from './list-answer.ts';
import { deadlineOf } from './walk.ts';

/** What this server does with the rows; the rest is sent. */
interface ListArguments extends CheckedArguments {
  readonly fields?: string[];
  readonly all?: boolean;
  readonly count?: boolean;
  readonly limit?: number;
}

/**
 * Answers a list that is not like those of OpenZiti's controllers: one page, or with `all` page after page until the
 * list, the room or the time ends.
 * @throws {ToolError} where the first page fails; a later one that fails ends the list early, and the head says so
 */
export async function formedAnswer(
  operation: FormedList,
  args: CheckedArguments,
  { send, settings, timeLeft, progress }: ListTools,
): Promise<ListOutcome> {
  const { fields, all = false, count: _, ...requested } = args as ListArguments;
  const { pageArgs, most } = pagingOf(operation, requested, all);
  const start = startOf(operation, pageArgs);
  const table = new RowTable(new Columns(operation.rows ?? [], fields ?? []), settings);
  const pages = new FormedPages(operation, pageArgs, { table, start, most, send });
  const first = await pages.read();
  if ('answer' in first) return first;
  // Logging in for the first page may have taken a person some time, which does not count.
  const deadline = deadlineOf(timeLeft());
  let last = first;
  let end: End | undefined;
  while (end === undefined) {
    const { next, total } = last.page;
    await progress?.(table.size, total);
    if (last.rows.full) end = { why: 'full' };
    else if (!all || next === undefined || table.size >= most) end = { why: 'done' };
    else if (performance.now() > deadline) end = { why: 'late' };
    else {
      const read = await pages.readNext(next, deadline);
      if ('failed' in read) end = { why: 'failed', message: read.failed };
      else last = read;
    }
  }
  const { maxTokens } = settings;
  const shown = {
    operation,
    args,
    date: first.date,
    table,
    page: last.page,
    rows: last.rows,
    from: start,
    end,
    maxTokens,
  };
  const pagination = { offset: start, totalCount: last.page.total };
  const data = () => ({ data: table.data, meta: metaOf(shown, pagination), ...formedMarks(shown) });
  const text = [...formedHead(shown), ...table.lines()].join('\n');
  return { text, data, empty: table.size === 0, total: last.page.total ?? table.size, status: first.status };
}

/** The arguments of the first page, and how many rows are wanted in all. `limit` may be an argument of ours. */
function pagingOf(
  operation: FormedList,
  requested: Pick<ListArguments, 'limit'>,
  walks: boolean,
): { readonly pageArgs: CheckedArguments; readonly most: number } {
  const { limit, ...others } = requested;
  const isOurLimit = !Object.hasOwn(operation.arguments, 'limit');
  const isBounded = limit !== undefined && limit > 0 && (isOurLimit || walks);
  const most = isBounded ? limit : Number.POSITIVE_INFINITY;
  return { pageArgs: sized(operation, isOurLimit ? others : requested, walks ? LARGEST_PAGE : most, walks), most };
}

/** Adds the page size to use, if the API takes one and the call does not set it. */
function sized(
  { list: { size } }: FormedList,
  args: CheckedArguments,
  wanted: number,
  walks: boolean,
): CheckedArguments {
  if (size === undefined || (args[size.argument] !== undefined && size.argument !== 'limit')) return args;
  // Without a declared maximum, a large page may be refused, and it would be unclear why.
  const bound = size.most ?? (walks ? undefined : wanted);
  if (bound === undefined || !Number.isFinite(wanted)) return args;
  return { ...args, [size.argument]: Math.min(bound, wanted) };
}

/** Position of the first row in the whole list, as far as the arguments show. */
function startOf({ list: { next, size } }: FormedList, args: CheckedArguments): number {
  if (next === undefined || next.by === 'cursor') return 0;
  const position = args[next.argument];
  if (position === undefined) return 0;
  if (next.by === 'offset') return Math.max(0, Number(position) || 0);
  const rows = size === undefined ? undefined : (args[size.argument] ?? size.usual);
  return Math.max(0, Number(position) - (next.first ?? 1)) * (Number(rows) || 0);
}
