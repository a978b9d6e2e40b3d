import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import type { ControllerAnswer } from '../controller/answer.ts';
import { ToolError } from '../tool-error.ts';
import { Columns } from './columns.ts';
import { skipIn, withoutPaging } from './filter-paging.ts';
import { type End, listHead, listMarks } from './list-head.ts';
import { type Page, readPage } from './page.ts';
import { RowTable } from './row-table.ts';
import type { AnswerSettings, Ask, Progress } from './types.ts';

/** The most rows that a controller gives at once. */
const PAGE = 500;
/** The share of the time that a walk may take: what is left is for the answer. */
const WALKING = 0.9;

/** A list as rows under a head, or the controller's answer as it came, where that is no list. */
export type ListOutcome =
  | {
      readonly text: string;
      /** The same as data, made where it is wanted. */
      readonly data: () => Readonly<Record<string, unknown>>;
      readonly empty: boolean;
      /** Of the first page. */
      readonly status: number;
    }
  | { readonly answer: ControllerAnswer };

/** What a list is asked by, of which this room makes pages. */
interface OwnArguments extends CheckedArguments {
  readonly filter?: unknown;
  readonly limit?: unknown;
  readonly offset?: unknown;
}

interface ListArguments extends OwnArguments {
  readonly fields?: string[];
  readonly all?: boolean;
}

export interface ListTools {
  readonly ask: Ask;
  readonly settings: AnswerSettings;
  readonly progress?: Progress | undefined;
}

/**
 * Answers a list: one page as it was asked for, or with `all` page after page until the list, the room or the time ends.
 * A page is let go before the next one is read.
 * @throws {ToolError} where the first page fails; a later one that fails ends the list early, and the head says so
 */
export async function listAnswer(
  operation: Operation,
  given: CheckedArguments,
  { ask, settings, progress }: ListTools,
): Promise<ListOutcome> {
  const { fields, all, ...asked } = given as ListArguments;
  const own = withOneOffset(asked, all === true);
  const table = new RowTable(new Columns(operation.rows ?? [], fields ?? []), settings);
  const start = Math.max(0, Number(own.offset ?? 0));
  const most = Number(own.limit) > 0 ? Number(own.limit) : Number.POSITIVE_INFINITY;
  const deadline = performance.now() + settings.time * WALKING;
  let offset = start;
  let last: Page | undefined;
  let status: number | undefined;
  let end: End = { why: 'done' };
  for (;;) {
    const paged = all === true ? { ...own, limit: Math.min(PAGE, most - table.size), offset } : own;
    const read = await readNext(operation, paged, { ask, last, deadline });
    if ('failed' in read) {
      end = { why: 'failed', message: read.failed };
      break;
    }
    const { answer, page } = read;
    status ??= answer.status;
    if (page === undefined) return { answer };
    last = page;
    // A controller that overlooks the offset sends rows that were shown already.
    const skipped = Math.max(0, offset - page.offset);
    // One that overlooks the limit sends more than was asked for.
    const room = addRows(table, page, skipped, most - table.size);
    offset = Math.max(offset, page.offset) + room.added;
    await progress?.(offset - start, page.total);
    if (room.full) end = { why: 'full' };
    const isDone = all !== true || table.size >= most || isLast(page, offset, skipped > 0 && room.added === 0);
    if (room.full || isDone) break;
    if (performance.now() > deadline) {
      end = { why: 'late' };
      break;
    }
  }
  const from = offset - table.size;
  const shown = { operation, given, table, page: last as Page, from, end, maxTokens: settings.maxTokens };
  const { limit, total } = last as Page;
  const pagination = { limit, offset: from, totalCount: total ?? offset };
  const data = () => ({ data: table.data, meta: { pagination }, ...listMarks(shown) });
  const text = [...listHead(shown), ...table.lines()].join('\n');
  return { text, data, empty: table.size === 0, status: status as number };
}

/** Whether nothing comes after a page, as far as that can be told. */
const isLast = ({ rows, total }: Page, reached: number, isRepeated: boolean): boolean =>
  total === undefined || reached >= total || rows.length === 0 || isRepeated;

/** A filter that skips rows is heeded before an offset: where both are said, or rows are walked over, the offset counts. */
function withOneOffset(asked: OwnArguments, walks: boolean): OwnArguments {
  const { filter, offset } = asked;
  const skip = skipIn(filter);
  if (skip === undefined || (offset === undefined && !walks)) return asked;
  return { ...asked, filter: withoutPaging(String(filter), ['skip']), offset: offset ?? skip };
}

function addRows(table: RowTable, { rows }: Page, skipped: number, most: number): { added: number; full: boolean } {
  const end = Math.min(rows.length, skipped + most);
  for (let at = skipped; at < end; at += 1) {
    if (!table.add(rows[at] ?? null)) return { added: at - skipped, full: true };
  }
  return { added: Math.max(0, end - skipped), full: false };
}

type Next =
  | { readonly answer: ControllerAnswer; readonly page: Page | undefined }
  /** Why a page after the first one did not come. */
  | { readonly failed: string };

async function readNext(
  operation: Operation,
  own: CheckedArguments,
  { ask, last, deadline }: { readonly ask: Ask; readonly last: Page | undefined; readonly deadline: number },
): Promise<Next> {
  const pageOf = (answer: ControllerAnswer) => (answer.status < 400 ? readPage(operation.name, answer) : undefined);
  if (last === undefined) {
    const answer = await ask(operation, own);
    return { answer, page: pageOf(answer) };
  }
  const until = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
  try {
    const answer = await ask(operation, own, until);
    const page = pageOf(answer);
    return page ? { answer, page } : { failed: `the controller answered ${answer.status} to the next page` };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (until.aborted) return { failed: 'the time was up' };
    // The client itself took the call back: nobody waits for what was read.
    if (error.kind === 'cancelled') throw error;
    return { failed: error.message };
  }
}
