/** Login: who the caller is, and everything that callers do with their own sessions and credentials. */
import type { Route } from '../kernel.ts';
import { authenticateRoutes } from './authenticate.ts';
import { currentApiSessionRoutes } from './current-api-session.ts';
import { currentIdentityRoutes, type IdentityView } from './current-identity.ts';
import { mfaRoutes } from './mfa.ts';

export { authenticateRequest } from './authenticate-request.ts';
export type { IdentityView } from './current-identity.ts';
export { requireAccess } from './permissions.ts';

export function loginRoutes(identityView: IdentityView): readonly Route[] {
  return [...authenticateRoutes, ...currentApiSessionRoutes, ...mfaRoutes, ...currentIdentityRoutes(identityView)];
}
