import { once } from '../../common/once.ts';
import { type NetworkSecrets, SecretStoreError } from '../../keychain/secret-store.ts';
import { CLIENT_SECRET } from '../logins/provider-settings.ts';
import type { EnteredLogin, Prompter } from '../logins/storable-login.ts';
import type { StoredLogin } from '../logins/stored-login.ts';
import { secretStore } from '../networks/secret-stores.ts';
import type { NamedNetwork } from '../networks/stored-network.ts';
import type { Place } from './store.ts';

/**
 * What was entered, with what is stored of this client at the same provider: nobody is asked for all of it, and without it
 * the provider may refuse the login.
 * @param secrets those of the network, wherever they were stored so far
 */
export async function withKept(
  entered: EnteredLogin,
  stored: StoredLogin | undefined,
  secrets: () => Promise<Pick<NetworkSecrets, 'get'>>,
): Promise<EnteredLogin> {
  const { login } = entered;
  const isSame = ['method', 'issuer', 'clientId'].every((key) => stored?.[key] === login[key]);
  if (!isSame || login['issuer'] === undefined) return entered;
  const secret = await secrets()
    .then((each) => each.get(CLIENT_SECRET))
    .catch((error: unknown) => {
      if (error instanceof SecretStoreError) return undefined;
      throw error;
    });
  return {
    ...entered,
    login: { ...stored, ...login },
    secrets: { ...(secret === undefined ? {} : { [CLIENT_SECRET]: secret }), ...entered.secrets },
  };
}

/** Opens the secrets of a network where they were stored so far: in the same place, or in another one that they leave. */
export function secretsSoFar(
  { name, settings }: NamedNetwork,
  place: Place,
  prompter: Prompter,
): () => Promise<NetworkSecrets> {
  const isSame = settings.secrets === place.settings.secrets && settings.keyFile === place.settings.keyFile;
  const ask = () => prompter.code(`Passphrase for the secrets that ${name} has stored`);
  const store = once(() =>
    isSame
      ? Promise.resolve(place.store)
      : secretStore(settings, prompter.environment, prompter.attended ? ask : undefined),
  );
  return async () => (await store()).of(name);
}
