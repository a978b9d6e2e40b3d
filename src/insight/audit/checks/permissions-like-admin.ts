import { isAdministrator } from '../../../access/administrators.ts';
import { type Check, entity } from '../check.ts';

/** Anyone who may write these can log in as anyone, including administrators. */
const POWERFUL: ReadonlySet<string> = new Set([
  'admin',
  'enrollment',
  'authenticator',
  'identity',
  'auth-policy',
  'ca',
  'external-jwt-signer',
  'controller',
]);

/** Permissions that lead to all others: by enrolling an administrator, or resetting their credentials. */
export const permissionsLikeAdmin: Check = {
  id: 'permissions-like-admin',
  severity: 'high',
  title: 'permissions equivalent to being an administrator',
  lists: [],
  *find({ identities }) {
    for (const identity of identities) {
      if (isAdministrator(identity)) continue;
      const own = identity.permissions ?? [];
      const powerful = own.filter((permission) =>
        POWERFUL.has(permission.replace(/\.(create|update|delete|patch)$/, '')),
      );
      if (powerful.length === 0) continue;
      yield {
        what: `${identity.name ?? identity.id} may write ${powerful.join(', ')}: it can give itself the credentials of an administrator`,
        entities: [entity('identity', identity)],
        fix: {
          tool: 'patchIdentity',
          arguments: { id: identity.id, permissions: own.filter((permission) => !powerful.includes(permission)) },
        },
      };
    }
  },
};
