import { isEveryone, selects } from '../../../access/roles.ts';
import { type Rows, UnreadableError } from '../../network/reads.ts';
import type { ChangeReads } from '../change-reads.ts';
import { at } from '../values.ts';
import { gained, isReadBy, type JudgedChange, quotedList } from './judge.ts';
import { selectorOf } from './role-lists.ts';

/** By what reads an entity: the list of a service policy that selects it, the other one, and whom that means. */
const SELECTED: Readonly<Record<string, readonly [list: string, other: string, all: string]>> = {
  detailService: ['serviceRoles', 'identityRoles', 'everyone'],
  detailIdentity: ['identityRoles', 'serviceRoles', 'every service'],
};
const ATTRIBUTES = 'roleAttributes';
/** As many as a controller returns at once. */
const MOST = 500;

/** Whether a change may let existing policies select an entity. */
export const isSelectedByRoles = (reads: ChangeReads): boolean =>
  reads.change?.outcome === 'changed' && isReadBy(Object.keys(SELECTED), reads);

/**
 * Which service policies for everyone, or for every service, select an entity by a new role attribute.
 * @throws {ToolError} if there is no answer
 */
export async function newlySelected({ reads, entity, differences }: JudgedChange): Promise<string | undefined> {
  const change = differences.find(({ field }) => field === ATTRIBUTES);
  const [list, other, all] = SELECTED[reads.change?.reader ?? ''] ?? [];
  const added = change === undefined ? [] : gained(change);
  if (list === undefined || other === undefined || added.length === 0) return undefined;
  const gains = `${ATTRIBUTES} gains ${quotedList(added)}`;
  const { rows, total } = await policies(reads);
  const id = String(entity['id'] ?? '');
  const names = rows
    .filter((row) => {
      const given = at(row, other);
      if (!(Array.isArray(given) && given.some((role) => isEveryone(String(role))))) return false;
      const roles = selectorOf(at(row, list), at(row, 'semantic'));
      const isSelected = (roleAttributes: unknown) => selects(roles, { id, roleAttributes });
      return isSelected(change?.to) && !isSelected(change?.from);
    })
    .map((row) => String(at(row, 'name')));
  if (names.length > 0)
    return `${gains}, by which ${names.length === 1 ? 'a service policy' : `${names.length} service policies`} for ${all} (${quotedList(names.slice(0, 5))}) will apply`;
  return total > rows.length
    ? `${gains}, and not all service policies could be read: some may be for ${all}`
    : undefined;
}

/** The service policies; none of them all where the logged-in identity may not read them. */
async function policies(reads: ChangeReads): Promise<Pick<Rows, 'rows' | 'total'>> {
  try {
    return await reads.list('listServicePolicies', {}, MOST);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { rows: [], total: Number.POSITIVE_INFINITY };
  }
}
