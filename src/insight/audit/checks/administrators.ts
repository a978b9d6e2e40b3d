import { isAdministrator } from '../../../access/administrators.ts';
import type { IdentityRow } from '../../../access/rows.ts';
import { ownMethods } from '../../rules/login.ts';
import { nameOf } from '../../wording/finding.ts';
import { callText } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';

/** Identities that may change everything, and how they log in. */
export const administrators: Check = {
  id: 'administrators',
  severity: 'low',
  title: 'administrators and identities with permissions, and how they log in',
  lists: [],
  *find({ identities }) {
    for (const identity of identities) {
      const permissions = identity.permissions ?? [];
      if (!isAdministrator(identity) && permissions.length === 0) continue;
      const methods = ownMethods(identity);
      const factor = identity.isMfaEnabled === true ? 'with a second factor' : 'without a second factor';
      const admin = isAdministrator(identity);
      const byPassword = methods.includes('updb') && identity.isMfaEnabled !== true;
      yield {
        what: `${nameOf(identity)} ${admin ? 'is an administrator' : `has the permissions ${permissions.join(', ')}`}, logs in with ${methods.join(', ') || 'nothing yet'}, ${factor}`,
        cause: admin ? 'administrator' : 'permissions',
        ...(admin && byPassword && { severity: 'medium' as const }),
        entities: [entity('identity', identity)],
        next: nextOf(identity, admin),
      };
    }
  },
};

/** What to do about it: a person has to decide who should have these rights. */
function nextOf({ id, isDefaultAdmin, isMfaEnabled }: IdentityRow, admin: boolean): string {
  const factor = isMfaEnabled === true ? '' : ', and have its user enroll a second factor in their client';
  if (isDefaultAdmin === true) return `Its rights cannot be taken away: keep its credential offline${factor}.`;
  const without = callText({
    tool: 'patchIdentity',
    arguments: { id, ...(admin ? { isAdmin: false } : { permissions: [] }) },
  });
  return `Keep it if it needs these rights${factor}; otherwise remove them: ${without}.`;
}
