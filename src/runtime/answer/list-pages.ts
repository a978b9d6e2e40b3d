import type { Ask } from '../../common/ask.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { Value } from '../../common/exact-json.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { noJson, type Paging, readPage } from '../network/page.ts';
import { PageRows, type Taken } from './page-rows.ts';
import type { RowTable } from './row-table.ts';

/** One page to ask for, and the table that its rows go into. */
export interface PageWanted {
  readonly operation: Operation;
  readonly own: CheckedArguments;
  /** Place in the whole list of the first row that is wanted. */
  readonly offset: number;
  /** Most rows that are wanted. */
  readonly most: number;
  readonly table: RowTable;
  readonly ask: Ask<Value>;
}

/** A page whose rows are in the table. */
export interface ReadPage {
  readonly page: Paging;
  readonly rows: Taken;
  readonly status: number;
}

/** Or the controller's answer as it came, where that is no list. */
type Outcome = ReadPage | { readonly answer: ControllerAnswer };

/**
 * Reads a page into the table.
 * @param skip rows at the start that are not wanted, as far as that is known before the controller says where they start
 * @throws {ToolError} as the asking does, and of kind `controller` for what is no JSON: rows may be in the table by then
 */
export async function readListPage(wanted: PageWanted, until?: AbortSignal, skip = 0): Promise<Outcome> {
  const { operation, own, offset, most, table, ask } = wanted;
  const long = new PageRows(table, { skip, most });
  const answer = await ask(operation, own, { until, rows: long });
  const { status } = answer;
  const page = status < 300 ? readPage(operation.name, answer) : undefined;
  if (page === undefined) return { answer };
  const repeated = repeatedOn(page, offset);
  if (long.came === 0) {
    const short = new PageRows(table, { skip: repeated, most });
    short.add(page.rows);
    return { page, status, rows: short.result() };
  }
  // With two lists of rows, nobody can tell which of them is meant (RFC 8259, section 4).
  if (page.rows.length > 0) throw noJson(operation.name, answer);
  const rows = soundRows(long, operation.name, answer);
  if (repeated === skip) return { page, status, rows };
  if (skip > 0) throw unsteady(operation.name, offset - skip, page.offset);
  // The rows of a long page came before it was known where they begin: the same page again, now that it is.
  long.begin();
  return readListPage(wanted, until, repeated);
}

/**
 * The same for a page after the first one, which gives no more than its rows: where it fails, there are none of it.
 * @throws {ToolError} where the client took the call back
 */
export async function readNextPage(
  wanted: PageWanted,
  deadline: number,
): Promise<ReadPage | { readonly failed: string }> {
  const { table } = wanted;
  const before = table.mark();
  const until = AbortSignal.timeout(Math.max(1, Math.ceil(deadline - performance.now())));
  try {
    const read = await readListPage(wanted, until);
    if (!('answer' in read)) return read;
    table.back(before);
    return { failed: `the controller answered ${read.answer.status} to the next page` };
  } catch (error) {
    table.back(before);
    if (!(error instanceof ToolError)) throw error;
    if (until.aborted) return { failed: 'the time was up' };
    // The client itself took the call back: nobody waits for what was read.
    if (error.kind === 'cancelled') throw error;
    return { failed: error.message };
  }
}

/** @throws {ToolError} where one of them was no JSON */
function soundRows(rows: PageRows, tool: string, answer: ControllerAnswer): Taken {
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
    'Try again; if it stays so, several controllers answer at this address, and one of them overlooks offsets.',
  );

/** Rows at the start of a page that were there before, since the controller overlooked the offset. */
const repeatedOn = (page: Paging, offset: number): number => Math.max(0, offset - page.offset);
