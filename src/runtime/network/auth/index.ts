import { browser } from './browser.ts';
import { cert } from './cert.ts';
import { clientCredentials } from './client-credentials.ts';
import { controllerOidc } from './controller-oidc.ts';
import type { Credentials } from './credentials.ts';
import { deviceAuth } from './device-auth.ts';
import { extJwt } from './ext-jwt.ts';
import { headers } from './headers.ts';
import type { BoundLogin, CredentialsOf, Login, LoginMethod } from './login.ts';
import { updb } from './updb.ts';

/** All ways to log in, by name. */
export const logins: { readonly [Method in LoginMethod]: Login<Method> } = {
  updb,
  cert,
  'ext-jwt': extJwt,
  'controller-oidc': controllerOidc,
  browser,
  'device-auth': deviceAuth,
  'client-credentials': clientCredentials,
  headers,
};

/** The login that these credentials are for; undefined where there are none. */
export function bindLogin(credentials: Credentials): BoundLogin | undefined {
  return credentials.method === 'none' ? undefined : bind(credentials.method, credentials);
}

const bind = <Method extends LoginMethod>(method: Method, credentials: CredentialsOf<Method>): BoundLogin =>
  (logins[method] as Login<Method>).bind(credentials);
