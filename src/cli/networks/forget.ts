import { silentLogger } from '../../common/log.ts';
import { ToolError } from '../../common/tool-error.ts';
import { SecretStoreError } from '../../keychain/secret-store.ts';
import { storableLogin } from '../logins/index.ts';
import type { Environment } from '../merge.ts';
import { surroundingsOf } from '../surroundings.ts';
import { passphraseAsker } from '../terminal/secret.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import { secretStore } from './secret-stores.ts';
import type { NamedNetwork } from './stored-network.ts';

/** Milliseconds for each request. */
const TIME = 15_000;

/**
 * Ends the provider's session for a network's login, and deletes its secrets.
 * @param also what is done with the network as soon as they are deleted
 * @returns what was done, as sentences
 * @throws {UsageError} if they cannot be deleted
 */
export async function forget(
  network: NamedNetwork,
  environment: Environment,
  also?: () => Promise<void>,
): Promise<string> {
  const { done, fault } = await forgetSecrets(network, environment, also);
  return fault === undefined ? done : `${done} ${fault}`;
}

/**
 * The same, with what could not be done told apart.
 * @throws {UsageError} if they cannot be deleted
 */
export async function forgetSecrets(
  { name, settings }: NamedNetwork,
  environment: Environment,
  also: () => Promise<void> = async () => undefined,
): Promise<{ readonly done: string; readonly fault: string | undefined }> {
  try {
    const store = await secretStore(settings, environment);
    const secrets = store.of(name);
    const fault = await revoke({ name, settings }, environment).then(() => undefined, notRevoked);
    const was = await uninterrupted(async () => {
      const had = await secrets.forget();
      await also();
      return had;
    });
    const done = was ? `Its secrets were deleted from ${store.label}.` : `It had no secrets in ${store.label}.`;
    return { done, fault };
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error;
    throw new UsageError(`The secrets of the network ${name} were not deleted. ${error.message} ${error.next}`);
  }
}

/** The secrets are deleted even if they cannot be revoked: the provider may be gone, or the passphrase forgotten. */
function notRevoked(error: unknown): string {
  if (error instanceof ToolError) return `Could not log out at the provider: ${error.message}`;
  if (error instanceof SecretStoreError && error.fault === 'wrong-key') {
    return `If its secrets included tokens, those were not revoked: ${error.message}`;
  }
  throw error;
}

/** Revokes the tokens of a login at its provider. Nothing is opened for a login that has none. @throws {ToolError} */
async function revoke(network: NamedNetwork, environment: Environment): Promise<void> {
  const { settings, name } = network;
  const login = storableLogin(settings.logIn.method);
  if (login?.keepsTokens !== true) return;
  const store = await secretStore(settings, environment, passphraseAsker(name));
  const context = { secrets: store.of(name), controller: settings.controller, environment };
  const credentials = await login.credentials(settings.logIn, context);
  if (credentials === undefined) return;
  const { createController } = await import('../../runtime/network/cluster/controller.ts');
  const trust = settings.ca === undefined ? {} : { ca: settings.ca };
  const connection = { origin: settings.controller, trust, credentials, ...surroundingsOf(environment, TIME) };
  const controller = createController(connection, silentLogger);
  try {
    await controller.revoke();
  } finally {
    await controller.close();
  }
}
