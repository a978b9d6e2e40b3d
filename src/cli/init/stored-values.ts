import { storableLogin, storableLogins } from '../logins/index.ts';
import type { StorableLogin } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import type { RawValues } from '../parse.ts';
import type { Values } from '../read-values.ts';

/**
 * The flags that a stored network was set up with, as far as its settings say: where nobody can be asked, whatever is not
 * given stays as it is.
 */
export function storedValues(given: Values, { controller, logIn }: NetworkSettings): RawValues {
  const login = loginFor(given, logIn.method);
  const stored = Object.entries(storableLogin(logIn.method)?.flagsAgain(logIn, given) ?? {});
  const read = stored.filter(([flag]) => login?.flags.some(({ name }) => name === flag));
  return {
    ...(login === undefined ? {} : { 'auth-mode': login.method }),
    ...(given.text('identity') === undefined ? { controller } : {}),
    ...Object.fromEntries(read),
  };
}

/** The login that is named, that other flags imply, or that is stored. */
function loginFor(given: Values, stored: string): StorableLogin | undefined {
  const named = given.text('auth-mode');
  if (named !== undefined) return storableLogin(named);
  return storableLogins.find((each) => each.isImplied(given)) ?? storableLogin(stored);
}
