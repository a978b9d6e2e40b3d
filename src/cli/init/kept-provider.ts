import { type NetworkSecrets, SecretStoreError } from '../../keychain/secret-store.ts';
import { CLIENT_SECRET } from '../logins/provider-settings.ts';
import type { EnteredLogin } from '../logins/storable-login.ts';
import type { StoredLogin } from '../networks/stored-network.ts';

/**
 * What was entered, with what is stored of this client at the same provider: nobody is asked for all of it, and without it
 * the provider may refuse the login.
 */
export async function withKept(
  entered: EnteredLogin,
  stored: StoredLogin | undefined,
  secrets: Pick<NetworkSecrets, 'get'>,
): Promise<EnteredLogin> {
  const { login } = entered;
  const isSame = ['method', 'issuer', 'clientId'].every((key) => stored?.[key] === login[key]);
  if (!isSame || login['issuer'] === undefined) return entered;
  const secret = await secrets.get(CLIENT_SECRET).catch((error: unknown) => {
    if (error instanceof SecretStoreError) return undefined;
    throw error;
  });
  return {
    ...entered,
    login: { ...stored, ...login },
    secrets: { ...(secret === undefined ? {} : { [CLIENT_SECRET]: secret }), ...entered.secrets },
  };
}
