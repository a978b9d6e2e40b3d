/** Login by user name and password. */
import { type Context, ControllerError, type StoredAuthenticator } from '../kernel.ts';
import { matchesPassword } from '../passwords.ts';
import { authPolicyOf } from './auth-policy.ts';
import { invalidLogin } from './challenges.ts';
import { countWrongPassword, forgetWrongPasswords, isEnabled } from './lockout.ts';
import type { Login } from './sessions.ts';

export function logInByPassword(username: unknown, password: unknown, context: Context): Login {
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '') {
    const cause = { code: 'UNHANDLED', message: 'user name and password must be given' };
    throw new ControllerError(400, 'COULD_NOT_VALIDATE', 'The request is not valid.', cause);
  }
  const authenticator = context.store.find('authenticators', 'username', username)[0] as
    | StoredAuthenticator
    | undefined;
  const identity = authenticator && context.store.get('identities', authenticator.identityId);
  if (authenticator === undefined || identity === undefined || !isEnabled(context, identity)) throw invalidLogin();
  const policy = authPolicyOf(identity, context);
  if (!policy.updb.allowed) throw invalidLogin();
  const stored = { password: authenticator.password ?? '', salt: authenticator.salt ?? '' };
  if (!matchesPassword(password, stored)) {
    countWrongPassword(context, authenticator, policy);
    throw invalidLogin();
  }
  forgetWrongPasswords(context, authenticator);
  return { method: 'password', identity, authenticatorId: authenticator.id };
}
