import type { Value } from '../../../../common/exact-json.ts';
import type { CheckedArguments } from '../../../../contract.ts';
import { LARGEST_PAGE } from '../../../network/page.ts';
import type { ChangeReads } from '../../change-reads.ts';
import { dataOf } from '../data-of.ts';

/**
 * The first rows of a list below an entity; none if there is no such entity, which the controller will say.
 * @throws {ToolError} if it cannot be read
 */
export async function rowsOf(reads: ChangeReads, tool: string, args: CheckedArguments): Promise<readonly Value[]> {
  const data = await dataOf(reads, tool, { ...args, limit: LARGEST_PAGE });
  return Array.isArray(data) ? data : [];
}
