import { createHash } from 'node:crypto';
import type { Operation } from '../../contract.ts';
import type { CheckedArguments } from '../arguments/validators.ts';
import { ToolError } from '../tool-error.ts';
import type { ChangeReads } from './change-reads.ts';
import type { Preview } from './types.ts';

/**
 * What a call of a write would do, found out by reading alone.
 * @throws {ToolError} of kind `controller` where the target does not exist or cannot be read; what no answer came to is
 * thrown as it came
 */
export async function foresee(operation: Operation, given: CheckedArguments, reads: ChangeReads): Promise<Preview> {
  const reader = reads.catalogue.operations.find(
    ({ method, api, path }) => method === 'GET' && api === operation.api && path === operation.path,
  );
  if (reader === undefined) return { differences: [], dependents: [], warnings: [] };
  const { status, shown } = await reads.read(reader, { id: given['id'] });
  if (status >= 400) {
    throw new ToolError(
      'controller',
      `What ${operation.name} is to change could not be read: ${reader.name} answered ${status}.`,
      status === 404 ? 'Find the id by the list of its kind.' : 'Try again.',
    );
  }
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('hex');
  const target = { kind: operation.category, id: String(given['id']), digest };
  return { target, differences: [], dependents: [], warnings: [] };
}
