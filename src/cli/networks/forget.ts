import { SecretStoreError } from '../../keychain/secret-store.ts';
import { storableLogIn } from '../log-ins/index.ts';
import type { Environment } from '../merge.ts';
import { UsageError } from '../usage-error.ts';
import { secretStore } from './secret-stores.ts';
import type { NamedNetwork } from './stored-network.ts';

/**
 * Ends what a provider still holds of a network's log-in, and deletes its secrets.
 * @returns what was done, as a sentence
 * @throws {UsageError} where they cannot be deleted
 */
export async function forget({ name, settings }: NamedNetwork, environment: Environment): Promise<string> {
  try {
    const store = await secretStore(settings, environment);
    const secrets = store.of(name);
    const logIn = storableLogIn(settings.logIn.method);
    // What cannot be revoked any more, because the provider is gone, is deleted all the same.
    const revoked = await logIn?.revoke?.(settings.logIn, secrets).then(
      () => '',
      (error: unknown) => ` The provider could not be told: ${(error as Error).message}.`,
    );
    const was = await secrets.forget();
    return (
      (was ? `Its secrets are deleted from ${store.told}.` : `There were no secrets of it in ${store.told}.`) +
      (revoked ?? '')
    );
  } catch (error) {
    if (!(error instanceof SecretStoreError)) throw error;
    throw new UsageError(`The secrets of the network ${name} are not deleted. ${error.message} ${error.next}`);
  }
}
