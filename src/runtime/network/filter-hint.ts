import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { CheckedArguments, Operation } from '../../contract.ts';
import { readFault } from './controller-fault.ts';
import type { Reads } from './reads.ts';

/** What to do about a filter or an order that was refused: an example that this list takes, and the fields it knows. */
export async function filterHint(
  operation: Operation,
  given: CheckedArguments,
  { status, text }: ControllerAnswer,
  reads: Reads,
): Promise<string | undefined> {
  const { code } = readFault(status, text);
  const isOrder = code === 'INVALID_SORT_IDENTIFIER';
  if ((code !== 'INVALID_FILTER' && !isOrder) || !('filter' in operation.arguments)) return undefined;
  const fields = await fieldsOf(operation, given, reads);
  // Tags can be asked for, but nothing is sorted by them.
  const fitting = isOrder ? fields.filter((field) => !field.startsWith('tags.')) : fields;
  const example = isOrder || operation.filter === undefined ? '' : `, such as: ${operation.filter}`;
  const known =
    fitting.length === 0 ? '' : ` This list can be ${isOrder ? 'sorted' : 'filtered'} by ${fitting.join(', ')}.`;
  return `${isOrder ? 'Correct what the list is sorted by' : `Correct the filter${example}`}.${known}`;
}

/** What the controller says that a filter of the list may use; nothing where it does not answer. */
async function fieldsOf(operation: Operation, given: CheckedArguments, reads: Reads): Promise<readonly string[]> {
  const inPath = Object.entries(given).filter(([name]) => operation.arguments[name]?.in === 'path');
  try {
    const { filterable } = await reads.list(operation.name, Object.fromEntries(inPath), 1);
    return filterable.filter((field) => /^[\w.]{1,60}$/.test(field));
  } catch {
    // The hint is worth having without it.
    return [];
  }
}
