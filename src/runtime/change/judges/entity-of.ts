import type { Value } from '../../../common/exact-json.ts';
import { unreadable } from '../../network/reads.ts';
import type { ChangeReads } from '../change-reads.ts';

/**
 * What a change names by its id; undefined if there is no such entity, which the controller will say.
 * @throws {ToolError} if it cannot be read
 */
export async function entityOf(reads: ChangeReads, tool: string, id: unknown): Promise<Value | undefined> {
  const { status, data, repair } = await reads.read(tool, { id });
  if (status === 404 && repair === undefined) return undefined;
  if (status >= 400) throw unreadable(tool, status, repair);
  return data;
}
