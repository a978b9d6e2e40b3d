import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { readFault } from './controller-fault.ts';
import type { Reads } from './reads.ts';

/** Codes of a refused filter or sort order. */
const FILTER = 'INVALID_FILTER';
const ORDER = 'INVALID_SORT_IDENTIFIER';
/** Fields of the rows that are named as examples. */
const MOST_OTHERS = 5;

/** Whether a filter may be why the controller refused. Some lists report one, and any order by tags, as internal errors. */
export function refusedFilter({ status, text }: ControllerAnswer): boolean {
  const { code } = readFault(status, text);
  return code === FILTER || code === ORDER || (status === 500 && code === 'UNHANDLED');
}

/** What to do about a rejected filter or sort order: an example for this list, and its fields. */
export async function filterHint(
  operation: Operation,
  args: CheckedArguments,
  { status, text }: ControllerAnswer,
  reads: Reads,
): Promise<string | undefined> {
  const { code } = readFault(status, text);
  const isOrder = code === ORDER;
  if (!('filter' in operation.arguments)) return undefined;
  if (code !== FILTER && !isOrder) return hidden(operation, args, status);
  const advice = filterAdvice(operation, await offeredFields(operation, args, reads), isOrder ? 'sorted' : 'filtered');
  return [...habitsIn(String(args['filter'] ?? '')), advice].join('\n');
}

/** The same for a list that reports a rejected filter as an internal error. */
const hidden = (operation: Operation, args: CheckedArguments, status: number): string | undefined =>
  status === 500 && args['filter'] !== undefined
    ? `Controllers also answer like this to a filter that they do not understand. ${filterAdvice(operation, [])}`
    : undefined;

/** What other languages write differently. */
const HABITS: readonly (readonly [habit: RegExp, hint: string])[] = [
  [/==/, 'Equality is a single =.'],
  [/^[^"]*'/, 'Text is in double quotes.'],
  [/&&|\|\|/, 'Conditions are joined by and, or.'],
  [/<>/, 'Inequality is !=.'],
  [/\bi?like\b/i, 'A part of a text is found by contains, as in name contains "web".'],
  [/\bis\s+(not\s+)?null\b/i, 'A missing value is = null, any other != null.'],
  [/\bsort\s+by\b/i, 'Only fields with a single value can be sorted by.'],
  [/\blimit\b.{0,40}\bskip\b/i, 'skip comes before limit; or use the arguments offset and limit.'],
];

/** What to write instead of what a filter has from another language. */
export const habitsIn = (filter: string): readonly string[] =>
  HABITS.flatMap(([habit, hint]) => (habit.test(filter) ? hint : []));

/**
 * An example for this list, and the fields that it can be filtered or sorted by.
 * @param offered those that the controller knows
 */
export function filterAdvice(
  { filter, rows = [] }: Operation,
  offered: readonly string[],
  done: 'filtered' | 'sorted' = 'filtered',
): string {
  const example = filter === undefined ? '' : `, such as: ${filter}`;
  const known = offered.length === 0 ? '' : ` This list can be ${done} by ${offered.join(', ')}.`;
  if (done === 'sorted') {
    return `Correct what the list is sorted by.${known}\nAny other field of its rows with a single value works too.`;
  }
  const others = rows.filter((name) => !offered.includes(name)).slice(0, MOST_OTHERS);
  const also = others.length === 0 ? '' : `\nAny other field of its rows works too: ${others.join(', ')} and so on.`;
  return `Correct the filter${example}.${known}${also}`;
}

/** The fields that the controller says a filter may use; empty if it does not answer. */
export async function offeredFields(
  operation: Operation,
  args: CheckedArguments,
  reads: Reads,
): Promise<readonly string[]> {
  const inPath = Object.entries(args).filter(([name]) => operation.arguments[name]?.in === 'path');
  try {
    const { filterable } = await reads.list(operation.name, Object.fromEntries(inPath), 1);
    return filterable.filter((field) => /^[\w.]{1,60}$/.test(field));
  } catch {
    // The hint is useful without it.
    return [];
  }
}
