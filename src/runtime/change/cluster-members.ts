import { ToolError } from '../../common/tool-error.ts';
import { type ChangeReads, ifRead } from './change-reads.ts';
import { at } from './values.ts';

/** Changes that name a member of the cluster, and the argument that does. A controller answers 200 for one that is none. */
const NAMES_MEMBER: Readonly<Record<string, string>> = {
  removeFabricClusterMember: 'id',
  transferFabricClusterLeadership: 'newLeaderId',
};
const MEMBERS = 'listFabricClusterMembers';

/**
 * Whether what a change names is a member: nobody is to be asked about anything else. Where the members cannot be read,
 * the change goes on as it is.
 * @throws {ToolError} of kind `controller` for an id that no member has
 */
export async function requireMember(reads: ChangeReads): Promise<void> {
  const argument = NAMES_MEMBER[reads.operation.name];
  const id = argument === undefined ? undefined : reads.given[argument];
  if (id === undefined) return;
  const rows = (await ifRead(reads.list(MEMBERS, {}, 100)))?.rows;
  if (rows === undefined || rows.length === 0 || rows.some((row) => at(row, 'id') === id)) return;
  const ids = rows.map((row) => JSON.stringify(at(row, 'id'))).join(', ');
  throw new ToolError(
    'controller',
    `The cluster has no member with the id ${JSON.stringify(id)}: nothing was changed.`,
    `Its members are ${ids}; ${MEMBERS} tells more of them.`,
  );
}
