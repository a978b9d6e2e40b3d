import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import type { ControllerAnswer } from '../controller/answer.ts';
import { ToolError } from '../tool-error.ts';
import { Columns } from './columns.ts';
import { type End, listHead } from './list-head.ts';
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
      readonly data: Readonly<Record<string, unknown>>;
      readonly empty: boolean;
      /** Of the first page. */
      readonly status: number;
    }
  | { readonly answer: ControllerAnswer };

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
  const { fields, all, ...own } = given as { readonly fields?: string[]; readonly all?: boolean };
  const asked = (offset: number) => (all === true ? { ...own, limit: PAGE, offset } : own);
  const table = new RowTable(new Columns(operation.rows ?? [], fields ?? []), settings);
  const start = Math.max(0, Number((own as CheckedArguments)['offset'] ?? 0));
  const deadline = performance.now() + settings.time * WALKING;
  const answer = await ask(operation, asked(start));
  const { status } = answer;
  let page = status < 400 ? readPage(operation.name, answer) : undefined;
  if (page === undefined) return { answer };
  let offset = start;
  let end: End = { why: 'done' };
  for (;;) {
    // A controller that overlooks the offset sends rows that were shown already.
    const skipped = Math.max(0, offset - page.offset);
    const room = addRows(table, page, skipped);
    offset = Math.max(offset, page.offset) + room.added;
    if (progress !== undefined) await progress(offset - start, page.total);
    if (room.full) end = { why: 'full' };
    if (room.full || all !== true || isLast(page, offset, skipped > 0 && room.added === 0)) break;
    const next: Page | End =
      performance.now() > deadline ? { why: 'late' } : await readNext(operation, asked(offset), ask, deadline);
    if ('why' in next) {
      end = next;
      break;
    }
    page = next;
  }
  const from = offset - table.size;
  const head = listHead({ operation, given, table, page, from, end, maxTokens: settings.maxTokens });
  const { limit, total } = page;
  const pagination = { ...(limit === undefined ? {} : { limit }), offset: from, totalCount: total ?? offset };
  const data = { data: table.data, meta: { pagination } };
  const text = [...head, ...table.lines()].join('\n');
  return { text, data, empty: table.size === 0, status };
}

function addRows(table: RowTable, { rows }: Page, skipped: number): { added: number; full: boolean } {
  for (let at = skipped; at < rows.length; at += 1) {
    if (!table.add(rows[at] ?? null)) return { added: at - skipped, full: true };
  }
  return { added: Math.max(0, rows.length - skipped), full: false };
}

/** Whether nothing comes after a page, as far as that can be told. */
const isLast = ({ rows, total }: Page, reached: number, isRepeated: boolean): boolean =>
  total === undefined || reached >= total || rows.length === 0 || isRepeated;

/** A page after the first one, or why it did not come. */
async function readNext(operation: Operation, own: CheckedArguments, ask: Ask, deadline: number): Promise<Page | End> {
  const until = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
  try {
    const answer = await ask(operation, own, until);
    const page = answer.status < 400 ? readPage(operation.name, answer) : undefined;
    return page ?? { why: 'failed', message: `the controller answered ${answer.status} to the next page` };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (until.aborted) return { why: 'failed', message: 'the time was up' };
    // The client itself took the call back: nobody waits for what was read.
    if (error.kind === 'cancelled') throw error;
    return { why: 'failed', message: error.message };
  }
}
