import { ToolError } from '../../common/tool-error.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import type { ControllerSettings } from '../../runtime/network/cluster/types.ts';
import { storableLogin } from '../logins/index.ts';
import type { Environment } from '../merge.ts';
import type { Surroundings } from '../surroundings.ts';
import { secretStore } from './secret-stores.ts';
import type { NamedNetwork } from './stored-network.ts';

/**
 * The connection settings of a stored network, with its secrets.
 * @param askPassphrase prompts for a passphrase; absent without a terminal
 * @throws {ToolError} of kind `login` if the secrets are not available
 */
export async function openNetwork(
  { name, settings }: NamedNetwork,
  environment: Environment,
  surroundings: Surroundings,
  askPassphrase?: () => Promise<string>,
): Promise<ControllerSettings> {
  const login = storableLogin(settings.logIn.method);
  if (login === undefined) {
    throw new ToolError(
      'login',
      `The network ${name} uses a login method that this version does not know: ${settings.logIn.method}.`,
      'Update ziti-mcp.',
    );
  }
  const store = await secretStore(settings, environment, askPassphrase);
  const context = { secrets: store.of(name), controller: settings.controller, environment };
  const credentials = await login.credentials(settings.logIn, context).catch((error: unknown) => {
    if (!(error instanceof SecretStoreError)) throw error;
    throw new ToolError('login', error.message, error.next, { cause: error });
  });
  if (credentials === undefined) {
    throw new ToolError(
      'login',
      `There is no login for the network ${name} in ${store.label}, or it is locked.`,
      `Run this yourself: ziti-mcp init --network ${name}`,
    );
  }
  const { controller: origin, others = [], ca } = settings;
  return {
    origin,
    source: { stored: name },
    others,
    trust: ca === undefined ? {} : { ca },
    credentials,
    ...surroundings,
  };
}
