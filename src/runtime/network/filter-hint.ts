import type { ControllerAnswer } from '../../common/controller-answer.ts';
import { isFilterable } from '../../common/is-filterable.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { readFault } from './controller-fault.ts';
import { habitsOf, hintOfCause, type ListFields } from './filter-habits.ts';
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

/**
 * What to do about a rejected filter or sort order: an example for this list, and its fields.
 * @param rows the fields of its rows
 */
export async function filterHint(
  operation: Operation,
  args: CheckedArguments,
  { status, text }: ControllerAnswer,
  reads: Reads,
  rows: ListFields,
): Promise<string | undefined> {
  const { code, cause = '' } = readFault(status, text);
  const isOrder = code === ORDER;
  if (!isFilterable(operation)) return undefined;
  if (code !== FILTER && !isOrder) return hidden(operation, args, status);
  const offered = await offeredFields(operation, args, reads);
  const { hints, meant } = habitsOf(String(args['filter'] ?? ''), withOffered(rows, offered));
  const advice = filterAdvice(operation, offered, isOrder ? 'sorted' : 'filtered', meant);
  return [...new Set([...hints, hintOfCause(cause) ?? advice, advice])].join('\n');
}

/** The fields that filters of a list may use: those of its rows, and those that its controller knows. */
export function withOffered(rows: ListFields, offered: readonly string[]): ListFields {
  const known = { type: 'free', get: () => undefined } as const;
  return {
    names: [...new Set([...offered, ...rows.names])],
    find: (name) => rows.find(name) ?? (offered.includes(name) ? known : undefined),
  };
}

/** A hint for a list that reports a rejected filter as an internal error. */
const hidden = (operation: Operation, args: CheckedArguments, status: number): string | undefined =>
  status === 500 && args['filter'] !== undefined
    ? `Controllers also answer like this to a filter that they do not understand. ${filterAdvice(operation, [])}`
    : undefined;

/**
 * An example for this list, and the fields that it can be filtered or sorted by.
 * @param offered those that the controller knows
 * @param meant the filter that was meant, instead of an example
 */
export function filterAdvice(
  { filter, rows = [] }: Operation,
  offered: readonly string[],
  done: 'filtered' | 'sorted' = 'filtered',
  meant?: string,
): string {
  const example = filter === undefined ? '' : `, such as: ${filter}`;
  const known = offered.length === 0 ? '' : ` This list can be ${done} by ${offered.join(', ')}.`;
  if (done === 'sorted') {
    return `Correct what the list is sorted by.${known}\nAny other field of its rows with a single value works too.`;
  }
  const others = rows.filter((name) => !offered.includes(name)).slice(0, MOST_OTHERS);
  const also = others.length === 0 ? '' : `\nAny other field of its rows works too: ${others.join(', ')} and so on.`;
  const correction = meant === undefined ? `Correct the filter${example}.` : `Did you mean: ${meant}`;
  return `${correction}${meant === undefined || known === '' ? known : `\n${known.trim()}`}${also}`;
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
