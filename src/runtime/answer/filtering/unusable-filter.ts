import { didYouMean, nearest } from '../../../common/nearest.ts';
import { isSecretName } from '../../../common/secret-names.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { Operation } from '../../../contract.ts';
import { type FilterError, OrderError } from '../../../filter/error.ts';
import { habitsOf, hintOfCause, type ListFields } from '../../network/filter-habits.ts';
import { filterAdvice, withOffered } from '../../network/filter-hint.ts';

/**
 * The error for a filter or an order that neither the controller nor this server can apply.
 * @param filter what was asked for
 * @param fields those of the rows
 * @param known those that the controller filters and sorts by
 */
export function unusableFilter(
  operation: Operation,
  filter: string,
  error: FilterError,
  fields: ListFields,
  known: readonly string[],
): ToolError {
  const { message } = error;
  const done = error instanceof OrderError ? 'sorted' : 'filtered';
  const [, unknown] = /^there is no field "([\w.-]+)"/.exec(message) ?? [];
  const problem = `${operation.name} cannot be ${done} like that: ${message}.`;
  const isUsable = (name: string) => !(error instanceof OrderError) || fields.find(name)?.type !== 'set';
  const offered = known.filter(isUsable);
  if (unknown !== undefined && offered.includes(unknown)) {
    const advice = `Only the controller knows ${unknown}: join it to the rest with "and", outside brackets.`;
    return new ToolError('arguments', problem, advice);
  }
  const shown = [...offered, ...fields.names.filter(isUsable)].filter((name) => !name.split('.').some(isSecretName));
  const near = unknown === undefined ? '' : didYouMean(nearest(unknown, new Set(shown)));
  const { hints, meant } = near === '' ? habitsOf(filter, withOffered(fields, known)) : { hints: [], meant: undefined };
  const advice = [...hints, hintOfCause(message) ?? near, filterAdvice(operation, offered, done, meant)];
  return new ToolError('arguments', problem, [...new Set(advice)].join('\n').trim());
}
