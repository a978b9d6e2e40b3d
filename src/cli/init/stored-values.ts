import { storableLogin, storableLogins } from '../logins/index.ts';
import { issuerOf } from '../logins/provider-settings.ts';
import type { StorableLogin } from '../logins/storable-login.ts';
import type { NetworkSettings } from '../networks/stored-network.ts';
import type { RawValues } from '../parse.ts';
import type { Values } from '../read-values.ts';

const TOKENS = ['token-file', 'token-variable', 'token-command'];

/**
 * The flags that a stored network was set up with, as far as its settings say: where nobody can be asked, whatever is not
 * given stays as it is.
 */
export function storedValues(given: Values, { controller, logIn }: NetworkSettings): RawValues {
  const login = loginFor(given, logIn.method);
  const isGiven = (flag: string) => given.text(flag) !== undefined;
  const { username, issuer, clientId, file, variable, command } = logIn as Readonly<Record<string, unknown>>;
  const domain = given.text('idp-domain');
  const isSameProvider = domain === undefined || issuerOf(domain) === issuer;
  const hasToken = TOKENS.some(isGiven);
  const stored = {
    username: isGiven('identity') ? undefined : username,
    'idp-domain': issuer,
    'idp-client-id': isSameProvider ? clientId : undefined,
    ...(hasToken
      ? {}
      : { 'token-file': file, 'token-variable': variable, 'token-command': command && JSON.stringify(command) }),
  };
  const read = Object.entries(stored).filter(([flag]) => login?.flags.some(({ name }) => name === flag));
  const texts = read.filter((each): each is [string, string] => typeof each[1] === 'string');
  return {
    ...(login === undefined ? {} : { 'auth-mode': login.method }),
    ...(isGiven('identity') ? {} : { controller }),
    ...Object.fromEntries(texts),
  };
}

/** The login that is named, that other flags imply, or that is stored. */
function loginFor(given: Values, stored: string): StorableLogin | undefined {
  const named = given.text('auth-mode');
  if (named !== undefined) return storableLogin(named);
  return storableLogins.find((each) => each.isImplied(given)) ?? storableLogin(stored);
}
