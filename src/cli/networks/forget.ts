import { silentLogger } from '../../common/log.ts';
import { ToolError } from '../../common/tool-error.ts';
import { isUseless, type SecretStore, SecretStoreError } from '../../keychain/secret-store.ts';
import { storableLogin } from '../logins/index.ts';
import type { LoginSecrets } from '../logins/storable-login.ts';
import type { Environment } from '../merge.ts';
import { surroundingsOf } from '../surroundings.ts';
import { passphraseAsker } from '../terminal/secret.ts';
import { uninterrupted } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import type { NetworkSettings } from './network-settings.ts';
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
  const store = await secretStore(network.settings, environment, passphraseAsker(network.name));
  const { done, fault } = await forgetSecrets(network, store, environment, { also });
  return fault === undefined ? done : `${done} ${fault}`;
}

/** How the tokens of a network are revoked. */
interface Revoking {
  /** Ends the wait for the provider: they then stay valid. */
  readonly stop?: AbortSignal;
  /** Whether the tokens among these secrets are not to be revoked. */
  readonly isSpared?: (secrets: LoginSecrets) => Promise<boolean>;
}

interface Forgetting extends Revoking {
  /** What is done with the network as soon as its secrets are deleted. */
  readonly also?: (() => Promise<void>) | undefined;
}

/**
 * Ends the login of a network and deletes its secrets. Says separately what was done, and what could not be done.
 * @param store the one that the network's settings name
 * @throws {UsageError} if they cannot be deleted
 */
export async function forgetSecrets(
  network: NamedNetwork,
  store: SecretStore,
  environment: Environment,
  { also, ...how }: Forgetting = {},
): Promise<{ readonly done: string; readonly fault: string | undefined }> {
  const { name } = network;
  try {
    const stored = store.of(name);
    // A person types the passphrase before others have to wait. Whatever fails here does so again below.
    if (hasTokens(network.settings)) await stored.get('').catch(() => undefined);
    // Another process could otherwise refresh the tokens in between, and those that it got would stay good.
    const { fault, was } = await stored.exclusively(async (held) => {
      const secrets: LoginSecrets = { get: held.get, exclusively: (work) => work(held) };
      const fault = await revokeTokens(network, secrets, environment, how);
      const was = await uninterrupted(async () => {
        const had = await held.forget();
        await also?.();
        return had;
      });
      return { fault, was };
    });
    const done = was ? `Its secrets were deleted from ${store.label}.` : `It had no secrets in ${store.label}.`;
    return { done, fault };
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error;
    throw new UsageError(`The secrets of the network ${name} were not deleted. ${error.message} ${error.next}`);
  }
}

/**
 * Revokes the tokens among the secrets of a network at their provider.
 * @returns why they were not revoked, as sentences: the provider may be gone, or the passphrase forgotten
 * @throws {SecretStoreError} if they can only not be read for now
 */
export async function revokeTokens(
  network: NamedNetwork,
  secrets: LoginSecrets | Promise<LoginSecrets>,
  environment: Environment,
  { stop, isSpared }: Revoking = {},
): Promise<string | undefined> {
  if (!hasTokens(network.settings)) return undefined;
  try {
    const readable = await secrets;
    if (!(await isSpared?.(readable))) await revoke(network, readable, environment, stop);
    return undefined;
  } catch (error) {
    return notRevoked(error);
  }
}

function notRevoked(error: unknown): string {
  if (error instanceof ToolError) return `Could not log out at the provider: ${error.message}`;
  if (isUseless(error)) return notRead(error);
  throw error;
}

/** Says that tokens may live on, since they cannot be read. */
export const notRead = ({ message }: SecretStoreError): string =>
  `If its secrets included tokens, those were not revoked: ${message}`;

/** Whether a logout needs the secrets of a network: those of a login without tokens are never opened. */
export const hasTokens = ({ logIn }: NetworkSettings): boolean => storableLogin(logIn.method)?.keepsTokens === true;

/** @throws {ToolError} */
async function revoke(
  { settings }: NamedNetwork,
  secrets: LoginSecrets,
  environment: Environment,
  stop?: AbortSignal,
): Promise<void> {
  const context = { secrets, controller: settings.controller, environment };
  const credentials = await storableLogin(settings.logIn.method)?.credentials(settings.logIn, context);
  if (credentials === undefined) return;
  const { createController } = await import('../../runtime/network/cluster/controller.ts');
  const trust = settings.ca === undefined ? {} : { ca: settings.ca };
  const connection = { origin: settings.controller, trust, credentials, ...surroundingsOf(environment, TIME) };
  const controller = createController(connection, silentLogger);
  try {
    await Promise.race([controller.revoke(), ...(stop === undefined ? [] : [interrupted(stop)])]);
  } finally {
    await controller.close();
  }
}

/** Never resolves. @throws {ToolError} as soon as a person stops the command */
const interrupted = (stop: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const leave = () => reject(new ToolError('cancelled', 'It was interrupted.', 'Run the command again.'));
    if (stop.aborted) leave();
    else stop.addEventListener('abort', leave, { once: true });
  });
