import { ToolError } from '../../common/tool-error.ts';
import { ifRead } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { at } from './values.ts';

/** The one change that a controller answers with 200 although it did nothing: if the member is unknown. */
const REMOVES_MEMBER = 'removeFabricClusterMember';
const MEMBERS = 'listFabricClusterMembers';

/**
 * Checks that a change names a member, so that nobody is asked to confirm nonsense. If the members cannot be read, the
 * change goes ahead.
 * @throws {ToolError} of kind `controller` for an id that no member has
 */
export async function requireMember(reads: ChangeReads): Promise<void> {
  if (reads.operation.name !== REMOVES_MEMBER) return;
  const { id } = reads.args;
  const rows = (await ifRead(reads.list(MEMBERS, {}, 100)))?.rows;
  if (rows === undefined || rows.length === 0 || rows.some((row) => at(row, 'id') === id)) return;
  const ids = rows.map((row) => JSON.stringify(at(row, 'id'))).join(', ');
  throw new ToolError(
    'controller',
    `The cluster has no member with the id ${JSON.stringify(id)}: nothing was changed.`,
    `Its members are ${ids}; ${MEMBERS} says more about them.`,
  );
}
