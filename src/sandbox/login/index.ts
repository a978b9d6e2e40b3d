/** The log-in room: who calls, and everything that callers do with their own sessions and credentials. */
import type { Route } from '../kernel.ts';
import { authenticateRoutes } from './authenticate.ts';
import { currentApiSessionRoutes } from './current-api-session.ts';
import { currentIdentityRoutes, type IdentityView } from './current-identity.ts';
import { mfaRoutes } from './mfa.ts';

export { authenticateRequest } from './authenticate-request.ts';
export { authenticatorFields, authenticatorView } from './authenticator-view.ts';
export type { IdentityView } from './current-identity.ts';
export { disableIdentity, enableIdentity } from './lockout.ts';
export { requireAccess } from './permissions.ts';
export { apiSessionView } from './session-view.ts';

export function loginRoutes(identityView: IdentityView): readonly Route[] {
  return [...authenticateRoutes, ...currentApiSessionRoutes, ...mfaRoutes, ...currentIdentityRoutes(identityView)];
}
