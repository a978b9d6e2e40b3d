import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Value } from '../../../common/exact-json.ts';
import type { Send } from '../../../common/send.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { type PageResult, PageRows } from '../../answer/page-rows.ts';
import type { RowTable } from '../../answer/row-table.ts';
import { noJson, type Paging, readPage, saysMore } from '../../network/page.ts';
import { failedPage, readInTime } from './walk.ts';

/** One page to request, and the table for its rows. */
export interface PageWanted {
  readonly operation: Operation;
  readonly args: CheckedArguments;
  /** Position in the whole list of the first row wanted. */
  readonly offset: number;
  /** Maximum number of rows wanted. */
  readonly most: number;
  readonly table: RowTable;
  readonly send: Send<Value>;
}

/** A page whose rows are in the table. */
export interface ReadPage {
  readonly page: Paging;
  readonly rows: PageResult;
  readonly status: number;
  readonly date: string | undefined;
}

/** A page, or the controller's raw answer if it is not a list. */
type Outcome = ReadPage | { readonly answer: ControllerAnswer };

/**
 * Reads a page into the table.
 * @param skip unwanted rows at the start, if known before the controller says where they start
 * @throws {ToolError} as sending does, and of kind `controller` if it is not JSON: some rows may be in the table by
 * then
 */
export async function readListPage(wanted: PageWanted, until?: AbortSignal, skip = 0): Promise<Outcome> {
  const { operation, args, offset, most, table, send } = wanted;
  const long = new PageRows(table, { skip, most });
  const answer = await send(operation, args, { until, rows: long });
  const { status, fields } = answer;
  const { date } = fields;
  const page = status < 300 ? readPage(operation.name, answer) : undefined;
  if (page === undefined) return { answer };
  if (long.received === 0 && page.rows.length === 0 && saysMore(operation.name, answer)) return { answer };
  const repeated = repeatedOn(page, offset);
  if (long.received === 0) {
    const short = new PageRows(table, { skip: repeated, most });
    short.add(page.rows);
    return { page, status, date, rows: short.result() };
  }
  // With two `data` lists, it is unclear which one is meant (RFC 8259, section 4).
  if (page.rows.length > 0) throw noJson(operation.name, answer);
  const rows = soundRows(long, operation.name, answer);
  if (repeated === skip) return { page, status, date, rows };
  if (skip > 0) throw unsteady(operation.name, offset - skip, page.offset);
  // The rows of a long page were added before we knew where they start: read the page again.
  long.begin();
  return readListPage(wanted, until, repeated);
}

/**
 * Reads a later page of a list. If it fails, none of its rows are kept.
 * @throws {ToolError} if the client cancelled the call
 */
export async function readNextPage(
  wanted: PageWanted,
  deadline: number,
): Promise<ReadPage | { readonly failed: string }> {
  const { table } = wanted;
  const before = table.mark();
  const read = await readInTime(deadline, (until) => readListPage(wanted, until));
  if ('rows' in read) return read;
  table.resetTo(before);
  return 'failed' in read ? read : { failed: failedPage(read.answer) };
}

/** @throws {ToolError} if one of them is not JSON */
function soundRows(rows: PageRows, tool: string, answer: ControllerAnswer): PageResult {
  try {
    return rows.result();
  } catch (error) {
    throw error instanceof SyntaxError ? noJson(tool, answer) : error;
  }
}

const unsteady = (tool: string, first: number, then: number): ToolError =>
  new ToolError(
    'controller',
    `The controller answered ${tool} from offset ${first}, and then from ${then}.`,
    'Try again. If it keeps happening, several controllers answer at this address and one of them ignores offsets.',
  );

/** Rows at the start of a page that we already have, because the controller ignored the offset. */
const repeatedOn = (page: Paging, offset: number): number => Math.max(0, offset - page.offset);
