import { canGoOn } from '../../common/can-go-on.ts';
import { compact, type Value } from '../../common/exact-json.ts';
import type { CheckedArguments } from '../../contract.ts';
import type { FormedList } from '../network/formed-list.ts';
import type { FormedPage } from '../network/list-form.ts';
import { belowHead, type End, marksOf, reason } from './list-head.ts';
import type { PageResult } from './page-rows.ts';
import type { RowTable } from './row-table.ts';

/** A list that is not like those of OpenZiti's controllers, as it is shown. */
export interface FormedShown {
  readonly operation: FormedList;
  readonly date: string | undefined;
  readonly args: CheckedArguments;
  readonly table: RowTable;
  /** The last page, and how many of its rows are shown. */
  readonly page: FormedPage;
  readonly rows: PageResult;
  /** Position of the first row in the whole list, if known. */
  readonly from: number;
  readonly end: End;
  readonly maxTokens: number;
}

/** The lines above the rows: how many of how many, how to get the next ones, and what is left out. */
export function formedHead(shown: FormedShown): string[] {
  return [`${range(shown)} ${goingOn(shown)}`.trim(), ...belowHead(shown, { filterable: () => [] })];
}

function range({ operation: { list, name }, table, page: { total, next }, from, rows }: FormedShown): string {
  if (table.size === 0) return from > 0 ? `${name}: no rows from ${from} on.` : `${name}: no rows.`;
  // Without a way to the next page, nothing shows whether there is one.
  const isLast = next === undefined && (list.next === undefined || canGoOn(list));
  const isWhole = isLast && rows.added === rows.received;
  const all = total ?? (isWhole ? from + table.size : undefined);
  return `${name}: rows ${from + 1}-${from + table.size}${all === undefined ? '' : ` of ${all}`}.`;
}

function goingOn(shown: FormedShown): string {
  const { operation, end, rows, maxTokens } = shown;
  const { size, next } = operation.list;
  const why = reason(end, maxTokens);
  const following = followingOf(shown);
  if (following !== undefined) {
    const pairs = Object.entries(following).map(([name, value]) => `${name}=${compact(value as Value)}`);
    return `${why}Next: ${pairs.join(' ')}.`;
  }
  if (end.why === 'full') {
    const smaller = size !== undefined && next !== undefined ? `, or a smaller ${size.argument}` : '';
    return `${why}Ask for fewer fields${smaller}.`;
  }
  if (rows.added < rows.received) return `${why}The page has ${rows.received}: raise limit for more.`;
  return why.trim();
}

/** The arguments for the following rows, if there are any and arguments can select them. */
function followingOf({ operation, page, rows, table, from }: FormedShown): CheckedArguments | undefined {
  const { next } = operation.list;
  if (rows.added === rows.received) return page.next;
  return next?.by === 'offset' && table.size > 0 ? { [next.argument]: from + table.size } : undefined;
}

/** What programs get of that head: the following rows as arguments, and the paths of cuts. */
export const formedMarks = (shown: FormedShown) => marksOf(shown, followingOf(shown));
