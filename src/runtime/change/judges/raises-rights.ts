import type { Entity, Value } from '../../../common/exact-json.ts';
import type { ChangeReads } from '../change-reads.ts';
import type { Difference } from '../types.ts';
import { at, isNothing } from '../values.ts';
import { dataOf } from './data-of.ts';
import { gained, isReadBy, type Judge, joined, quotedList } from './judge.ts';

/** What reads ways to log in as an identity. */
const LOGINS = ['detailEnrollment', 'detailAuthenticator'];

/** Changes that give an identity more rights at the controller. */
export const raisesRights: Judge = {
  about: (reads) => isReadBy(['detailIdentity'], reads) || givesLogin(reads),
  judge: ({ reads, entity, differences }) =>
    givesLogin(reads)
      ? toAdministrator(reads)
      : joined([...differences.map(reasonOf), ...differences.map((each) => enabledAgain(each, entity))]),
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
  const who = privileged((await dataOf(reads, 'detailIdentity', { id: identityId })) ?? null);
  return who === undefined ? undefined : `it is another way to log in as ${who}`;
}

function enabledAgain({ field, to }: Difference, entity: Entity): string | undefined {
  const who = field === 'disabled' && to === false ? privileged(entity) : undefined;
  return who === undefined ? undefined : `${who} can log in again`;
}

function privileged(identity: Value): string | undefined {
  if (at(identity, 'isAdmin') === true || at(identity, 'isDefaultAdmin') === true) return 'an administrator';
  return isNothing(at(identity, 'permissions')) ? undefined : 'an identity with permissions';
}
