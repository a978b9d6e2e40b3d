import type { Value } from '../../../../common/exact-json.ts';
import type { CheckedArguments } from '../../../../contract.ts';
import { unreadable } from '../../../network/reads.ts';
import type { ChangeReads } from '../../change-reads.ts';

/** As many as a controller returns at once. */
const MOST = 500;

/**
 * The first rows of a list below an entity; none if there is no such entity, which the controller will say.
 * @throws {ToolError} if it cannot be read
 */
export async function rowsOf(reads: ChangeReads, tool: string, args: CheckedArguments): Promise<readonly Value[]> {
  const { status, data, repair } = await reads.read(tool, { ...args, limit: MOST });
  if (status === 404 && repair === undefined) return [];
  if (status >= 400) throw unreadable(tool, status, repair);
  return Array.isArray(data) ? data : [];
}
