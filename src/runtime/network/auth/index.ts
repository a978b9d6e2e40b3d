import { browser } from './browser.ts';
import { cert } from './cert.ts';
import { clientCredentials } from './client-credentials.ts';
import { controllerOidc } from './controller-oidc.ts';
import type { Credentials } from './credentials.ts';
import { deviceAuth } from './device-auth.ts';
import { extJwt } from './ext-jwt.ts';
import type { BoundLogIn, CredentialsOf, LogIn, LogInMethod } from './log-in.ts';
import { updb } from './updb.ts';

/** All ways to log in, by name. */
export const logIns: { readonly [Method in LogInMethod]: LogIn<Method> } = {
  updb,
  cert,
  'ext-jwt': extJwt,
  'controller-oidc': controllerOidc,
  browser,
  'device-auth': deviceAuth,
  'client-credentials': clientCredentials,
};

/** The login that these credentials are for; undefined where there are none. */
export function bindLogIn(credentials: Credentials): BoundLogIn | undefined {
  return credentials.method === 'none' ? undefined : bind(credentials.method, credentials);
}

const bind = <Method extends LogInMethod>(method: Method, credentials: CredentialsOf<Method>): BoundLogIn =>
  (logIns[method] as LogIn<Method>).bind(credentials);
