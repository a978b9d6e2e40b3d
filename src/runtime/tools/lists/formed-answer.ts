import type { CheckedArguments } from '../../../contract.ts';
import { Columns } from '../../answer/columns.ts';
import { formedHead, formedMarks } from '../../answer/formed-head.ts';
import { type End, metaOf } from '../../answer/list-head.ts';
import { type PageResult, PageRows } from '../../answer/page-rows.ts';
import { RowTable } from '../../answer/row-table.ts';
import type { FormedList } from '../../network/formed-list.ts';
import { type FormedPage, readFormed } from '../../network/list-form.ts';
import type { ListOutcome, ListTools } from './list-answer.ts';
import { deadlineOf, PAGE, readInTime } from './walk.ts';

/** What this server does with the rows; the rest is sent. */
interface ListArguments extends CheckedArguments {
  readonly fields?: string[];
  readonly all?: boolean;
  readonly count?: boolean;
  readonly limit?: number;
}

interface Read {
  readonly page: FormedPage;
  readonly rows: PageResult;
  readonly status: number;
  readonly date: string | undefined;
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
  const { fields, all, count: _, ...requested } = args as ListArguments;
  const isOwnLimit = !Object.hasOwn(operation.arguments, 'limit');
  const { limit, ...others } = requested;
  const most = limit !== undefined && limit > 0 && (isOwnLimit || all === true) ? limit : Number.POSITIVE_INFINITY;
  let pageArgs: CheckedArguments = sized(
    operation,
    isOwnLimit ? others : requested,
    all === true ? PAGE : most,
    all === true,
  );
  const table = new RowTable(new Columns(operation.rows ?? [], fields ?? []), settings);
  const start = startOf(operation, pageArgs);
  const deadline = deadlineOf(timeLeft());
  const seen = new Set<string>();

  const read = async (until?: AbortSignal): Promise<Read | { answer: Awaited<ReturnType<typeof send>> }> => {
    const answer = await send(operation, pageArgs, until === undefined ? {} : { until });
    const page = answer.status < 300 ? readFormed(operation, pageArgs, answer, start + table.size) : undefined;
    if (page === undefined) return { answer };
    const rows = new PageRows(table, { skip: 0, most: most - table.size });
    rows.add(page.rows);
    return { page, rows: rows.result(), status: answer.status, date: answer.fields.date };
  };

  const first = await read();
  if ('answer' in first) return first;
  let last = first;
  /**
   * Reads the next page.
   * @returns why the list ends instead; undefined if a page was read
   */
  const readNext = async (): Promise<End | undefined> => {
    const { next } = last.page;
    if (last.rows.full) return { why: 'full' };
    if (all !== true || next === undefined || table.size >= most) return { why: 'done' };
    if (performance.now() > deadline) return { why: 'late' };
    const link = JSON.stringify(next);
    if (seen.has(link)) return { why: 'failed', message: 'the next page is one that was already read' };
    seen.add(link);
    pageArgs = { ...pageArgs, ...next };
    const page = await readInTime(deadline, read);
    if ('failed' in page) return { why: 'failed', message: page.failed };
    if ('answer' in page) return { why: 'failed', message: `the next page returned ${page.answer.status}` };
    last = page;
    return undefined;
  };
  let end: End | undefined;
  do {
    await progress?.(table.size, last.page.total);
    end = await readNext();
  } while (end === undefined);
  const shown = {
    operation,
    args,
    date: first.date,
    table,
    page: last.page,
    rows: last.rows,
    from: start,
    end,
    maxTokens: settings.maxTokens,
  };
  const pagination = { offset: start, totalCount: last.page.total };
  const data = () => ({ data: table.data, meta: metaOf(shown, pagination), ...formedMarks(shown) });
  const text = [...formedHead(shown), ...table.lines()].join('\n');
  return { text, data, empty: table.size === 0, status: first.status };
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
