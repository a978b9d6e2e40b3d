import { compact } from '../../../common/exact-json.ts';
import type { CheckedArguments, Operation } from '../../../contract.ts';
import { isFormed } from '../../network/formed-list.ts';
import { withoutPaging } from '../filter-paging.ts';
import { belowHead, marksOf } from '../list-head.ts';
import type { RowTable } from '../row-table.ts';
import type { FilteredRows, Part } from './filtered-rows.ts';
import type { Plan } from './plan.ts';
import type { Walked } from './walked.ts';

export interface FilteredShown {
  readonly operation: Operation;
  readonly args: CheckedArguments;
  readonly plan: Plan;
  /** Absent if the rows were only counted. */
  readonly table: RowTable | undefined;
  readonly rows: FilteredRows;
  readonly part: Part;
  readonly walked: Walked;
  /** The fields that the controller filters by. */
  readonly offered: readonly string[];
  readonly maxTokens: number;
}

/** The lines above the rows: how many match, how to go on, and what was done to find them. */
export function filteredHead(shown: FilteredShown): string[] {
  const { table, offered } = shown;
  const above = [`${range(shown)} ${next(shown)}`.trim(), done(shown), stopped(shown)].filter((line) => line !== '');
  return table === undefined
    ? above
    : [...above, ...belowHead({ ...shown, table, date: shown.walked.date }, { filterable: () => offered })];
}

const isWhole = ({ walked: { stop } }: FilteredShown): boolean => stop.why === 'done';

function range(shown: FilteredShown): string {
  const {
    operation: { name },
    table,
    rows: { matched },
    part: { start },
  } = shown;
  const found = isWhole(shown) ? String(matched) : `${matched} found so far`;
  if (table === undefined) return `${name}: ${isWhole(shown) ? '' : 'at least '}${rowsOf(matched)}.`;
  if (table.size > 0) return `${name}: rows ${start + 1}-${start + table.size} of ${found}.`;
  return matched > 0 ? `${name}: no rows from offset=${start} on; there are ${found}.` : `${name}: no rows.`;
}

/** The arguments for the matching rows after those shown. */
function following({ operation, args, table, rows, part: { start } }: FilteredShown): object | undefined {
  const reached = start + (table?.size ?? 0);
  if (table === undefined || table.size === 0 || reached >= rows.matched) return undefined;
  if ('offset' in operation.arguments && !isFormed(operation)) return { offset: reached };
  return { filter: `${withoutPaging(String(args['filter'] ?? 'true'))} skip ${reached} limit ${table.size}` };
}

function next(shown: FilteredShown): string {
  const { rows, maxTokens } = shown;
  const why = rows.isFull ? `Cut to stay within ${maxTokens} tokens. ` : '';
  const pairs = Object.entries(following(shown) ?? {}).map(([name, value]) => `${name}=${compact(value)}`);
  return pairs.length === 0 ? why.trim() : `${why}Next: ${pairs.join(' ')}.`;
}

/** What this server did in place of the controller. */
function done({ operation, plan, walked: { read } }: FilteredShown): string {
  const { here, sort, sent, unfiltered, unsorted } = plan;
  if (here.length === 0 && sort.length === 0) return '';
  const cannot = [
    ...(here.length > 0 ? [`filter by ${unfiltered.join(', ')}`] : []),
    ...(sort.length > 0 ? [`sort by ${unsorted.join(', ')}`] : []),
  ].join(' or ');
  const why =
    'filter' in operation.arguments ? `The controller cannot ${cannot}` : 'This list takes no filter of its own';
  const which = sent === undefined ? rowsOf(read) : `the ${rowsOf(read)} with ${sent}`;
  const did = [...(here.length > 0 ? ['filtered'] : []), ...(sort.length > 0 ? ['sorted'] : [])];
  return `${why}, so ${which} ${read === 1 ? 'was' : 'were'} ${['read', ...did].join(', ').replace(/, (?=\w+$)/, ' and ')} here.`;
}

/** A number of rows, in words. */
export const rowsOf = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);

/** Why not all rows were read, and what to do. */
function stopped(shown: FilteredShown): string {
  const { walked, plan, args, offered } = shown;
  const { stop, read, total, last } = walked;
  if (stop.why === 'done') return '';
  const of = total === undefined ? '' : ` of ${total}`;
  const why =
    stop.why === 'late'
      ? ', to answer in time'
      : stop.why === 'failed'
        ? `: ${stop.message.replace(/\.$/, '')}`
        : ', the most for one call';
  const where = withoutPaging(String(args['filter'] ?? 'true'));
  const goesOn = last !== undefined && plan.sort.length === 0 && offered.includes('id');
  const onward = goesOn ? ` For the rows after these: filter=${compact(`id > ${compact(last)} and ${where}`)}.` : '';
  const narrow =
    offered.length > 0 ? ' Narrow it: add a condition that the controller checks itself, joined by "and".' : '';
  return `Stopped after ${read}${of} rows${why}: more may match.${narrow}${onward}`;
}

/** What programs get of that head: the following rows as arguments, and the paths of cuts. */
export function filteredMarks(shown: FilteredShown): object {
  const { table, rows } = shown;
  return table === undefined ? {} : marksOf({ table, end: { why: rows.isFull ? 'full' : 'done' } }, following(shown));
}
