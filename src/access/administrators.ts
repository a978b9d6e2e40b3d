import type { IdentityRow } from './rows.ts';

/** Whether an identity may do everything, so that no policy limits it. */
export const isAdministrator = ({ isAdmin, isDefaultAdmin }: IdentityRow): boolean =>
  isAdmin === true || isDefaultAdmin === true;

/** Permissions whose holders can log in as anyone, including administrators. */
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

/**
 * The permissions of an identity with which it can get all others: by enrolling an administrator, or by setting a
 * credential.
 */
export const powerfulPermissions = ({ permissions }: IdentityRow): readonly string[] =>
  (permissions ?? []).filter((permission) => POWERFUL.has(permission.replace(/\.(create|update|delete|patch)$/, '')));
