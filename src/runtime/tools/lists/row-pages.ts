import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Value } from '../../../common/exact-json.ts';
import type { Send } from '../../../common/send.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { type FormedList, isFormed } from '../../network/formed-list.ts';
import { readFormed } from '../../network/list-form.ts';
import { LARGEST_PAGE, readPage } from '../../network/page.ts';

/** A complete page of a list. */
export interface RowPage {
  readonly answer: ControllerAnswer;
  readonly rows: readonly Value[];
  /** Rows in the whole list, if known. */
  readonly total: number | undefined;
  readonly isLast: boolean;
}

/** Reads the next page; or the controller's raw answer, if it is not a list. */
export type ReadRows = (until?: AbortSignal) => Promise<RowPage | { readonly answer: ControllerAnswer }>;

/**
 * Reads a list page by page, from its beginning.
 * @param args the arguments for the controller, without any paging
 * @param size rows of a page, if the list takes a size
 */
export function pagesOf(
  operation: Operation,
  args: CheckedArguments,
  send: Send<Value>,
  size = LARGEST_PAGE,
): ReadRows {
  return isFormed(operation) ? formedPages(operation, args, send, size) : plainPages(operation, args, send, size);
}

function plainPages(operation: Operation, args: CheckedArguments, send: Send<Value>, limit: number): ReadRows {
  const isPaged = 'limit' in operation.arguments && 'offset' in operation.arguments;
  let offset = 0;
  return async (until) => {
    const answer = await send(operation, isPaged ? { ...args, limit, offset } : args, { until });
    const page = answer.status < 300 ? readPage(operation.name, answer) : undefined;
    if (page === undefined) return { answer };
    // A controller that ignores the offset repeats earlier rows.
    const rows = page.rows.slice(Math.max(0, offset - page.offset));
    offset += rows.length;
    const isLast = !isPaged || page.total === undefined || rows.length === 0 || offset >= page.total;
    return { answer, rows, total: page.total, isLast };
  };
}

function formedPages(operation: FormedList, args: CheckedArguments, send: Send<Value>, rows: number): ReadRows {
  const { size } = operation.list;
  // Without a declared maximum, a large page may be refused, and it would be unclear why.
  let pageArgs = size?.most === undefined ? args : { ...args, [size.argument]: Math.min(rows, size.most) };
  let before = 0;
  const seen = new Set<string>();
  return async (until) => {
    const answer = await send(operation, pageArgs, { until });
    const page = answer.status < 300 ? readFormed(operation, pageArgs, answer, before) : undefined;
    if (page === undefined) return { answer };
    before += page.rows.length;
    const next = JSON.stringify(page.next);
    const isLast = page.next === undefined || seen.has(next);
    seen.add(next);
    pageArgs = { ...pageArgs, ...page.next };
    return { answer, rows: page.rows, total: page.total, isLast };
  };
}
