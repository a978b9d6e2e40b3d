import { isAdministrator, powerfulPermissions } from '../../../access/administrators.ts';
import { nameOf } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';

/** Permissions that lead to all others: by enrolling an administrator, or resetting their credentials. */
export const permissionsLikeAdmin: Check = {
  id: 'permissions-like-admin',
  severity: 'high',
  title: 'permissions equivalent to being an administrator',
  lists: [],
  *find({ identities }) {
    for (const identity of identities) {
      const powerful = isAdministrator(identity) ? [] : powerfulPermissions(identity);
      if (powerful.length === 0) continue;
      yield {
        what: `${nameOf(identity)} may write ${powerful.join(', ')}: it can give itself the credentials of an administrator`,
        entities: [entity('identity', identity)],
        fix: {
          tool: 'patchIdentity',
          arguments: {
            id: identity.id,
            permissions: (identity.permissions ?? []).filter((permission) => !powerful.includes(permission)),
          },
        },
      };
    }
  },
};
