import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { readFault } from './controller-fault.ts';
import type { Reads } from './reads.ts';

/** What to do about a rejected filter or sort order: an example for this list, and its fields. */
export async function filterHint(
  operation: Operation,
  args: CheckedArguments,
  { status, text }: ControllerAnswer,
  reads: Reads,
): Promise<string | undefined> {
  const { code } = readFault(status, text);
  const isOrder = code === 'INVALID_SORT_IDENTIFIER';
  if ((code !== 'INVALID_FILTER' && !isOrder) || !('filter' in operation.arguments)) return undefined;
  const fields = await fieldsOf(operation, args, reads);
  // Tags can be filtered by, but not sorted by.
  const fitting = isOrder ? fields.filter((field) => !field.startsWith('tags.')) : fields;
  const example = isOrder || operation.filter === undefined ? '' : `, such as: ${operation.filter}`;
  const known =
    fitting.length === 0 ? '' : ` This list can be ${isOrder ? 'sorted' : 'filtered'} by ${fitting.join(', ')}.`;
  return `${isOrder ? 'Correct what the list is sorted by' : `Correct the filter${example}`}.${known}`;
}

/** The fields that the controller says a filter may use; empty if it does not answer. */
async function fieldsOf(operation: Operation, args: CheckedArguments, reads: Reads): Promise<readonly string[]> {
  const inPath = Object.entries(args).filter(([name]) => operation.arguments[name]?.in === 'path');
  try {
    const { filterable } = await reads.list(operation.name, Object.fromEntries(inPath), 1);
    return filterable.filter((field) => /^[\w.]{1,60}$/.test(field));
  } catch {
    // The hint is useful without it.
    return [];
  }
}
