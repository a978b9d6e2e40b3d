import type { Credentials } from '../controller/types.ts';
import { cert } from './cert.ts';
import type { BoundLogIn, CredentialsOf, LogIn, LogInMethod } from './log-in.ts';
import { updb } from './updb.ts';

/** Every way to log in, by its name. */
export const logIns: { readonly [Method in LogInMethod]: LogIn<Method> } = { updb, cert };

/** The way to log in that these credentials are for; undefined where there are none. */
export function bindLogIn(credentials: Credentials): BoundLogIn | undefined {
  return credentials.method === 'none' ? undefined : bind(credentials.method, credentials);
}

function bind<Method extends LogInMethod>(method: Method, credentials: CredentialsOf<Method>): BoundLogIn {
  const logIn: LogIn<Method> = logIns[method];
  return { name: method, logIn: (client) => logIn.logIn(client, credentials), logOut: logIn.logOut };
}
