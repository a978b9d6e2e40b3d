import type { Value } from '../../../common/exact-json.ts';
import type { CheckedArguments } from '../../../contract.ts';
import { unreadable } from '../../network/reads.ts';
import type { ChangeReads } from '../change-reads.ts';

/**
 * What a read gives; undefined if there is no entity of the id in its arguments, which the controller will say.
 * @throws {ToolError} if it cannot be read
 */
export async function dataOf(reads: ChangeReads, tool: string, args: CheckedArguments): Promise<Value | undefined> {
  const { status, data, repair } = await reads.read(tool, args);
  if (status === 404 && repair === undefined) return undefined;
  if (status >= 300) throw unreadable(tool, status, repair);
  return data;
}
