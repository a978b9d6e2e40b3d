import type { Vault } from '../../src/keychain/vault.ts';

/** A vault that forgets when the test ends. @param texts what it holds, by network */
export function memoryVault(texts: Map<string, string> = new Map()): Vault {
  return {
    label: 'the vault of the test',
    read: async (network) => texts.get(network),
    write: async (network, text) => void texts.set(network, text),
    remove: async (network) => texts.delete(network),
  };
}
