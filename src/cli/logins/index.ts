import { type Flag, inGroup } from '../flag.ts';
import { browser } from './browser.ts';
import { clientCredentials } from './client-credentials.ts';
import { controllerOidc } from './controller-oidc.ts';
import { deviceAuth } from './device-auth.ts';
import { extJwt } from './ext-jwt.ts';
import { identity } from './identity.ts';
import type { StorableLogin } from './storable-login.ts';
import { updb } from './updb.ts';

/** All ways to log in that a network can be set up with, in the order of menus. */
export const storableLogins: readonly StorableLogin[] = [
  updb,
  identity,
  browser,
  deviceAuth,
  clientCredentials,
  extJwt,
  controllerOidc,
];

/** The flags of all of them, each once. */
export const loginFlags: readonly Flag[] = [
  ...new Map(storableLogins.flatMap(({ flags }) => flags).map((flag) => [flag.name, flag])).values(),
].map(inGroup('Login to the controller'));

/** The login method of this name. */
export const storableLogin = (method: string): StorableLogin | undefined =>
  storableLogins.find((each) => each.method === method || each.also?.includes(method));
