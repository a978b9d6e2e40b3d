import type { AgeKey } from '../../keychain/age.ts';
import { noSecrets } from '../../keychain/no-secrets.ts';
import { type SecretStore, SecretStoreError } from '../../keychain/secret-store.ts';
import type { Environment } from '../merge.ts';
import { networkFiles } from './network-files.ts';
import type { NetworkSettings } from './network-settings.ts';

/** Where a network's secrets are, according to its settings. */
export type SecretPlace = Pick<NetworkSettings, 'secrets' | 'keyFile'>;

/** A variable, because other users can see arguments. */
export const PASSPHRASE = 'ZITI_MCP_PASSPHRASE';

/**
 * The store that a network's settings name; no other store is tried.
 * @param askPassphrase prompts for the passphrase of an encrypted file; absent without a terminal
 */
export async function secretStore(
  { secrets, keyFile }: SecretPlace,
  environment: Environment,
  askPassphrase?: () => Promise<string>,
): Promise<SecretStore> {
  if (secrets === 'none') return noSecrets;
  const { locks, secrets: folder } = networkFiles(environment, process.platform);
  const { vaultStore } = await import('../../keychain/vault-store.ts');
  if (secrets === 'keychain') {
    const { keyringVault } = await import('../../keychain/keyring-vault.ts');
    return vaultStore(keyringVault({ environment, platform: process.platform }), locks);
  }
  const { ageVault, ageKeyFile } = await import('../../keychain/age-vault.ts');
  const key = keyFile === undefined ? () => passphrase(environment, askPassphrase) : () => ageKeyFile(keyFile);
  return vaultStore(ageVault(folder, key), locks);
}

async function passphrase(environment: Environment, askPassphrase?: () => Promise<string>): Promise<AgeKey> {
  const passphrase = environment[PASSPHRASE] || (await askPassphrase?.());
  if (passphrase) return { passphrase };
  throw new SecretStoreError(
    'wrong-key',
    'The secrets are in an encrypted file, and there is no terminal to ask for its passphrase.',
    `Set ${PASSPHRASE}, or use a key file instead: ziti-mcp init --network NAME --secrets-key FILE.`,
  );
}
