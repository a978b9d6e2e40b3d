import type { ChangeReads } from '../change-reads.ts';
import type { Difference } from '../types.ts';
import { at, isNothing } from '../values.ts';
import { gained, isReadBy, type Judge, joined, quotedList } from './judge.ts';

/** What a new login for an identity is created with. */
const LOGINS = ['detailEnrollment', 'detailAuthenticator'];

/** Who gets more rights at the controller. */
export const raisesRights: Judge = {
  about: (reads) => isReadBy(['detailIdentity'], reads) || givesLogin(reads),
  judge: ({ reads, differences }) => (givesLogin(reads) ? toAdministrator(reads) : joined(differences.map(reasonOf))),
};

const givesLogin = (reads: ChangeReads): boolean => reads.change?.outcome === 'made' && isReadBy(LOGINS, reads);

function reasonOf(difference: Difference): string | undefined {
  const { field, to } = difference;
  if (field === 'isAdmin' && to === true) return 'isAdmin becomes true: all permissions';
  const rights = field === 'permissions' ? gained(difference) : [];
  return rights.length === 0 ? undefined : `permissions gains ${quotedList(rights)}`;
}

async function toAdministrator(reads: ChangeReads): Promise<string | undefined> {
  const { identityId } = reads.args;
  if (typeof identityId !== 'string') return undefined;
  const { data } = await reads.read('detailIdentity', { id: identityId });
  const rights = at(data, 'permissions');
  const isAdmin = at(data, 'isAdmin') === true || at(data, 'isDefaultAdmin') === true;
  if (!isAdmin && isNothing(rights)) return undefined;
  return `it is another way to log in as ${isAdmin ? 'an administrator' : 'an identity with permissions'}`;
}
