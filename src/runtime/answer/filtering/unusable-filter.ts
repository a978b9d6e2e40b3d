import { didYouMean, nearest } from '../../../common/nearest.ts';
import { isSecretName } from '../../../common/secret-names.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Operation } from '../../../contract.ts';
import { type FilterError, OrderError } from '../../../filter/error.ts';
import { habitsOf, hintOfCause } from '../../network/filter-habits.ts';
import { filterAdvice, isName } from '../../network/filter-hint.ts';

/**
 * The error for a filter or an order that neither the controller nor this server can apply.
 * @param filter what was asked for
 * @param names the fields of the rows
 * @param offered those that the controller filters and sorts by
 */
export function unusableFilter(
  operation: Operation,
  filter: string,
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
  const near = unknown === undefined ? '' : didYouMean(nearest(unknown, new Set(shown)));
  const { hints, meant } = near === '' ? habitsOf(filter, offered.find(isName)) : { hints: [], meant: undefined };
  const advice = [...hints, hintOfCause(message) ?? near, filterAdvice(operation, offered, done, meant)];
  return new ToolError('arguments', problem, [...new Set(advice)].join('\n').trim());
}
