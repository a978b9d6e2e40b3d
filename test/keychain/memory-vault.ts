import type { Vault } from '../../src/keychain/vault.ts';

/** A vault in memory. @param texts its content, by network */
export function memoryVault(texts: Map<string, string> = new Map()): Vault {
  return {
    label: 'the vault of the test',
    read: async (network) => texts.get(network),
    write: async (network, text) => void texts.set(network, text),
    remove: async (network) => texts.delete(network),
  };
}
