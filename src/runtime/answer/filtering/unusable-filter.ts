import { didYouMean, nearest } from '../../../common/nearest.ts';
import { isSecretName } from '../../../common/secret-names.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Operation } from '../../../contract.ts';
import { type FilterError, OrderError } from '../../../filter/error.ts';
import { filterAdvice } from '../../network/filter-hint.ts';

/**
 * The error for a filter or an order that neither the controller nor this server can apply.
 * @param names the fields of the rows
 * @param offered those that the controller filters and sorts by
 */
export function unusableFilter(
  operation: Operation,
  error: FilterError,
  names: readonly string[],
  offered: readonly string[],
): ToolError {
  const { message } = error;
  const done = error instanceof OrderError ? 'sorted' : 'filtered';
  const [, unknown] = /^there is no field "([\w.-]+)"/.exec(message) ?? [];
  const problem = `${operation.name} cannot be ${done} like that: ${message}.`;
  if (unknown !== undefined && offered.includes(unknown)) {
    const advice = `Only the controller knows ${unknown}: join it to the rest with "and", outside brackets.`;
    return new ToolError('arguments', problem, advice);
  }
  const shown = [...offered, ...names].filter((name) => !name.split('.').some(isSecretName));
  const hint =
    unknown === undefined
      ? HINTS.find(([of]) => message.includes(of))?.[1]
      : didYouMean(nearest(unknown, new Set(shown)));
  return new ToolError('arguments', problem, [hint ?? '', filterAdvice(operation, offered, done)].join('\n').trim());
}

/** What to do about values of the wrong type for their field. */
const HINTS: readonly (readonly [of: string, advice: string])[] = [
  ['a date cannot', 'Write a date as datetime(2026-01-31T00:00:00Z).'],
  ['is a set', 'For example: anyOf(roleAttributes) = "web".'],
];
