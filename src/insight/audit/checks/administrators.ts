import { ownMethods } from '../../login.ts';
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
      if (identity.isAdmin !== true && identity.isDefaultAdmin !== true && permissions.length === 0) continue;
      const methods = ownMethods(identity);
      const factor = identity.isMfaEnabled === true ? 'with a second factor' : 'without a second factor';
      const admin = identity.isAdmin === true || identity.isDefaultAdmin === true;
      const byPassword = methods.includes('updb') && identity.isMfaEnabled !== true;
      yield {
        what: `${identity.name ?? identity.id} ${admin ? 'is an administrator' : `has the permissions ${permissions.join(', ')}`}, logs in by ${methods.join(', ') || 'nothing yet'}, ${factor}`,
        cause: admin ? 'administrator' : 'permissions',
        ...(admin && byPassword && { severity: 'medium' as const }),
        entities: [entity('identity', identity)],
      };
    }
  },
};
