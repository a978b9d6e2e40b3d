import { compact } from '../../common/exact-json.ts';
import { isFilterable } from '../../common/is-filterable.ts';
import { didYouMean, nearest } from '../../common/nearest.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import type { Paging } from '../network/page.ts';
import type { Columns } from './columns.ts';
import { controllerTime, isTimed, timeNote } from './controller-time.ts';
import { cutNote } from './cut-note.ts';
import { withoutPaging } from './filter-paging.ts';
import { CUT_NOTE, type RowTable } from './row-table.ts';

/** Why a list ended where it did. */
export type End =
  /** Everything requested is there. */
  | { readonly why: 'done' }
  /** There was no room for more. */
  | { readonly why: 'full' }
  /** There was no time for more. */
  | { readonly why: 'late' }
  | { readonly why: 'failed'; readonly message: string };

export interface Shown {
  readonly operation: Operation;
  /** When the controller answered, as it says. */
  readonly date: string | undefined;
  readonly args: CheckedArguments;
  readonly table: RowTable;
  /** The last page read, and how many rows it had. */
  readonly page: Paging;
  readonly received: number;
  /** Position of the first row in the whole list. */
  readonly from: number;
  readonly end: End;
  readonly maxTokens: number;
}

/** The lines above the rows: what they are, how many of how many, what is left out, and how to go on. */
export function listHead(shown: Shown): string[] {
  return [`${range(shown)} ${next(shown)}`.trim(), ...belowHead(shown, shown.page)];
}

/** What the lines about the columns of any list are made from. */
type ColumnsShown = Pick<Shown, 'operation' | 'args' | 'table' | 'maxTokens' | 'date'>;

/** The lines between the first line and the rows: what was cut, which requested fields do not exist, and what is left out. */
export function belowHead(shown: ColumnsShown, paging: Pick<Paging, 'filterable'>): string[] {
  const { table } = shown;
  const { columns } = table;
  const missing = columns.known > 0 ? columns.empty() : [];
  const requested = new Set((shown.args['fields'] as readonly string[] | undefined) ?? []);
  const unknown = missing.filter((path) => requested.has(path));
  const leftOut = table.leftOut();
  const time = timeOf(shown);
  const usable = columns.every ? paging.filterable() : [];
  return [
    ...(time === undefined ? [] : [timeNote(time)]),
    ...(table.cuts.length > 0 ? [`Cut, because the row alone is too long: ${parts(shown)}`] : []),
    ...(unknown.length > 0 ? [`No row here has: ${table.names(unknown)}. ${suggested(unknown, columns)}`.trim()] : []),
    ...(columns.missEverything ? [`The rows have: ${table.names(columns.fields())}`] : []),
    ...(leftOut !== '' && !columns.missEverything ? [`Left out (name them in fields, or "*"): ${leftOut}`] : []),
    ...(usable.length > 0 ? [`A filter may use: ${table.names(usable)}`] : []),
  ];
}

/** The controller's time if rows show times; undefined otherwise. */
const timeOf = ({ table, date }: Pick<Shown, 'table' | 'date'>): string | undefined =>
  table.columns.filled().some(isTimed) ? controllerTime(date) : undefined;

/** Structured data about a list as a whole. */
export const metaOf = (shown: Pick<Shown, 'table' | 'date'>, pagination: object): object => {
  const time = timeOf(shown);
  return { pagination, ...(time === undefined ? {} : { controllerTime: time }) };
};

/** The most names to suggest corrections for: comparing takes time. */
const MOST_MEANT = 20;

/** Suggestions for names that are close to fields of the rows. */
const suggested = (unknown: readonly string[], columns: Columns): string =>
  didYouMean([...new Set(unknown.slice(0, MOST_MEANT).flatMap((path) => nearest(path, columns.fields())))]);

function range({ operation, table, page, received, from }: Shown): string {
  const total = page.total ?? from + received;
  if (table.size > 0) return `${operation.name}: rows ${from + 1}-${from + table.size} of ${total}.`;
  return total > 0
    ? `${operation.name}: no rows from offset=${from} on; there are ${total}.`
    : `${operation.name}: no rows.`;
}

/** How many rows follow those shown. */
const rowsLeft = ({ table, page, received, from }: Shown): number =>
  (page.total ?? from + received) - (from + table.size);

const isAtEnd = (shown: Shown): boolean => rowsLeft(shown) <= 0 || (shown.table.size === 0 && shown.end.why === 'done');

/** The arguments for the following rows, if there are any and the list accepts such arguments. */
function nextArguments(shown: Shown): { offset: number } | { filter: string } | undefined {
  const { operation, args, table, page, from, end } = shown;
  if (isAtEnd(shown)) return undefined;
  const reached = from + table.size;
  if ('offset' in operation.arguments) return { offset: reached };
  if (end.why === 'full' || !isFilterable(operation)) return undefined;
  const where = typeof args['filter'] === 'string' && args['filter'] !== '' ? args['filter'] : 'true';
  return { filter: `${withoutPaging(where)} skip ${reached} limit ${page.limit ?? 10}` };
}

/** How to get the following rows, as arguments that can be sent unchanged. */
function next(shown: Shown): string {
  if (isAtEnd(shown)) return '';
  const { operation, table, page, from, end, maxTokens } = shown;
  const why = reason(end, maxTokens);
  const following = nextArguments(shown);
  if (following !== undefined && 'offset' in following)
    return `${why}Next: offset=${following.offset}${narrow(shown)}.`;
  if (following !== undefined) return `Next: filter=${compact(following.filter)}.`;
  if (end.why === 'full')
    return `${why}This list cannot be paged: request fewer fields${'filter' in operation.arguments ? ', or filter' : ''}.`;
  return `The controller returns no more than ${page.limit ?? from + table.size} of this list and has no argument for the rest.`;
}

/** What programs get of that head: the following rows as arguments, and the paths of cuts. */
export const listMarks = (shown: Shown) => marksOf(shown, nextArguments(shown));

/** What programs get about any list besides its rows. @param following the arguments for the rows after these */
export function marksOf(
  shown: Pick<Shown, 'table' | 'end'>,
  following: object | undefined,
): { next?: object; cut?: string[] } {
  const inRow = shown.table.cuts.map(({ path }) => (path === '' ? 'data.0' : `data.0.${path}`));
  const cut = shown.end.why === 'full' ? [...inRow, 'data'] : inRow;
  return { ...(following && { next: following }), ...(cut.length > 0 && { cut }) };
}

/** Why a list ended early, in words; empty if it did not. */
export function reason(end: End, maxTokens: number): string {
  if (end.why === 'full') return `Cut to stay within ${maxTokens} tokens. `;
  if (end.why === 'late') return 'Stopped here to answer in time. ';
  return end.why === 'failed' ? `Stopped here: ${end.message.replace(/\.$/, '')}. ` : '';
}

/** How to get shorter or fewer rows, unless a single row is too long. */
const narrow = ({ end, table }: Shown): string =>
  end.why === 'full' && table.cuts.length === 0 ? '; or narrow with filter, or request fewer fields' : '';

/** What was cut from the first row, and the columns with the rest: as many as fit. */
const parts = ({ operation, table, maxTokens }: ColumnsShown): string =>
  cutNote(table.cuts, CUT_NOTE, 'row', (what, named) => {
    const columns = named.flatMap(({ next }) => (next === undefined ? [] : [JSON.stringify(next)]));
    const one = 'limit' in operation.arguments ? ' with limit=1,' : ' with';
    const remedy =
      columns.length > 0 ? `The rest: the same call${one} fields=${columns.join(', then ')}; all of it` : 'All of it';
    return `${what}. ${remedy} needs a higher --max-result-tokens on this server (${maxTokens}).`;
  });
