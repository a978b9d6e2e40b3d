import { once } from '../../common/once.ts';
import { type SecretStore, SecretStoreError } from '../../keychain/secret-store.ts';
import { clientSecretKey } from '../logins/provider-settings.ts';
import type { EnteredLogin, Prompter } from '../logins/storable-login.ts';
import type { StoredLogin } from '../logins/stored-login.ts';
import type { Environment } from '../merge.ts';
import { hasTokens } from '../networks/forget.ts';
import { PASSPHRASE, secretStore } from '../networks/secret-stores.ts';
import type { NamedNetwork } from '../networks/stored-network.ts';
import { UsageError } from '../usage-error.ts';
import type { Place } from './store.ts';

/**
 * What was entered, with what is stored of this client at the same provider: nobody is asked for all of it, and without it
 * the provider may refuse the login.
 * @param clientSecret that of the network, wherever it was stored so far; only read if none was entered
 */
export async function withKept(
  entered: EnteredLogin,
  stored: StoredLogin | undefined,
  clientSecret: () => Promise<string | undefined>,
): Promise<EnteredLogin> {
  const { login } = entered;
  const isSame = ['method', 'issuer', 'clientId'].every((key) => stored?.[key] === login[key]);
  if (!isSame || login['issuer'] === undefined) return entered;
  const key = clientSecretKey(login);
  const secret = entered.secrets[key] ?? (await clientSecret());
  return {
    ...entered,
    login: { ...stored, ...login },
    secrets: { ...entered.secrets, ...(secret === undefined ? {} : { [key]: secret }) },
  };
}

/** The secrets that a network has stored so far: in the same place, or in another one that they leave. */
export interface SecretsSoFar {
  readonly network: NamedNetwork;
  /**
   * The secret of a client at a provider. A person may try again if it cannot be read, such as with another passphrase, or
   * go on without it.
   * @throws {UsageError} if it cannot be read and nobody is there to be asked: what may be lost is not dropped silently
   */
  clientSecret(): Promise<string | undefined>;
  /** Their store. Nobody is asked for its passphrase any more, as far as a logout needs it. @throws {Cancelled} */
  opened(): Promise<SecretStore>;
}

export function secretsSoFar(network: NamedNetwork, place: Place, prompter: Prompter): SecretsSoFar {
  const { name, settings } = network;
  const isSame = settings.secrets === place.settings.secrets && settings.keyFile === place.settings.keyFile;
  const ask = () => prompter.code(`Passphrase for the secrets that ${name} has stored`);
  const open = (environment: Environment) => secretStore(settings, environment, prompter.attended ? ask : undefined);
  let store = once(() => (isSame ? Promise.resolve(place.store) : open(prompter.environment)));
  const read = async (): Promise<string | undefined> => {
    try {
      return await (await store()).of(name).get(clientSecretKey(settings.logIn));
    } catch (error) {
      if (!(error instanceof SecretStoreError)) throw error;
      if (!prompter.attended) throw new UsageError(outOfReach(name, error));
      prompter.show(error.message);
      if (await prompter.confirm(`Go on without the client secret that ${name} may have stored there?`))
        return undefined;
      // The variable may be what was wrong.
      store = once(() => open({ ...prompter.environment, [PASSPHRASE]: '' }));
      return read();
    }
  };
  return {
    network,
    clientSecret: once(read),
    async opened() {
      const opened = await store();
      if (hasTokens(settings)) await opened.of(name).get('').catch(ignoreFault);
      return opened;
    },
  };
}

/** Secrets that cannot be opened are reported when they are deleted. */
function ignoreFault(error: unknown): void {
  if (!(error instanceof SecretStoreError)) throw error;
}

const outOfReach = (name: string, { message }: SecretStoreError): string =>
  `The client secret that ${name} may have stored would be lost. ${message} Pass it with --idp-client-secret -; if there is none, first run ziti-mcp logout --network ${name}.`;
