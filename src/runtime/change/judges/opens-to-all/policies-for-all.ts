import { isEveryone, selects } from '../../../../access/roles.ts';
import { type Rows, UnreadableError } from '../../../network/reads.ts';
import type { ChangeReads } from '../../change-reads.ts';
import { firstPages } from '../../first-pages.ts';
import { at } from '../../values.ts';
import { gained, type JudgedChange, quotedList } from '../judge.ts';
import { selectorOf } from '../role-lists.ts';

/** How a service policy selects an entity, and what it gives it if it is for all. */
interface SelectedBy {
  readonly list: string;
  readonly other: string;
  readonly all: string;
}

/** By what reads the entity. */
const SELECTED: Readonly<Record<string, SelectedBy>> = {
  detailService: { list: 'serviceRoles', other: 'identityRoles', all: 'everyone' },
  detailIdentity: { list: 'identityRoles', other: 'serviceRoles', all: 'every service' },
};
const ATTRIBUTES = 'roleAttributes';
/** The most that are named. */
const NAMED = 5;

/** How existing service policies may come to select a new or changed entity; undefined if they cannot. */
export const selectedBy = ({ change }: ChangeReads): SelectedBy | undefined =>
  change?.outcome === 'changed' || change?.outcome === 'made' ? SELECTED[change.reader] : undefined;

/**
 * Which service policies for everyone, or for every service, select an entity by a new role attribute.
 * @throws {ToolError} if there is no answer
 */
export async function newlySelected(
  { reads, entity, differences }: JudgedChange,
  { list, other, all }: SelectedBy,
): Promise<string | undefined> {
  const change = differences.find(({ field }) => field === ATTRIBUTES);
  if (change === undefined || gained(change).length === 0) return undefined;
  const gains = `${ATTRIBUTES} gains ${quotedList(gained(change))}`;
  const { rows, total } = await policies(reads);
  const id = String(entity['id']);
  const isForAll = (row: unknown): boolean => {
    const given = at(row, other);
    return Array.isArray(given) && given.some((role) => isEveryone(String(role)));
  };
  const isNew = (row: unknown): boolean => {
    const roles = selectorOf(at(row, list), at(row, 'semantic'));
    const isSelected = (roleAttributes: unknown) => selects(roles, { id, roleAttributes });
    return isSelected(change.to) && !isSelected(change.from);
  };
  const names = rows.filter((row) => isForAll(row) && isNew(row)).map((row) => String(at(row, 'name')));
  if (names.length > 0) {
    const what = names.length === 1 ? 'a service policy' : `${names.length} service policies`;
    return `${gains}, by which ${what} for ${all} (${quotedList(names.slice(0, NAMED))}) will apply`;
  }
  return total > rows.length
    ? `${gains}, and not all service policies could be read: some may be for ${all}`
    : undefined;
}

/** The service policies; none of an unknown number where the logged-in identity may not read them. */
async function policies(reads: ChangeReads): Promise<Pick<Rows, 'rows' | 'total'>> {
  try {
    return await firstPages(reads, 'listServicePolicies');
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { rows: [], total: Number.POSITIVE_INFINITY };
  }
}
