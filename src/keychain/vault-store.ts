import { join } from 'node:path';
import { isSystemError, systemReason } from '../common/system-reason.ts';
import type { HeldLock, LockBusy } from './file-lock.ts';
import {
  damaged,
  type LockedSecrets,
  type NetworkSecrets,
  type SecretStore,
  SecretStoreError,
} from './secret-store.ts';
import type { Vault } from './vault.ts';

/** Milliseconds to wait for another process, which may be waiting for a slow provider. */
const WAIT = 60_000;

/** The network name of the self-test: real names never start with a dot. */
const PROBE = '.probe';

/**
 * Secrets in a vault: all secrets of a network are one text, so that a set is never partly stored.
 * @param locks folder of the lock files
 * @param wait milliseconds to wait for the lock of a network
 */
export function vaultStore(vault: Vault, locks: string, wait = WAIT): SecretStore {
  const locked = async <T>(network: string, work: (lock: HeldLock) => Promise<T>, stop?: AbortSignal): Promise<T> => {
    // Reading takes no lock.
    const { LockBusy, withFileLock } = await import('./file-lock.ts');
    try {
      return await withFileLock(join(locks, `${network}.lock`), wait, work, stop);
    } catch (error) {
      throw error instanceof LockBusy ? busy(network, error) : error;
    }
  };
  const of = (network: string): NetworkSecrets => {
    const exclusively = <T>(work: (secrets: LockedSecrets) => Promise<T>): Promise<T> =>
      locked(network, (lock) => work(held(vault, network, lock)));
    return {
      exclusively,
      get: async (key) => (await contentOf(vault, network))[key],
      set: (key, secret) => exclusively((secrets) => secrets.set(key, secret)),
      delete: (key) => exclusively((secrets) => secrets.delete(key)),
      forget: () => exclusively((secrets) => secrets.forget()),
    };
  };
  return {
    label: vault.label,
    of,
    async probe(stop) {
      // Two processes at once would remove each other's.
      const isSame = await locked(PROBE, () => storedAndRead(vault), stop).catch((error: unknown) => {
        throw isSystemError(error) ? notLocked(locks, error) : error;
      });
      if (isSame) return;
      throw new SecretStoreError('failed', `${vault.label} does not return what was stored.`, 'Use another store.');
    },
  };
}

/** Whether a vault returns what is stored in it. Nothing is left there. */
async function storedAndRead(vault: Vault): Promise<boolean> {
  const text = `probe ${Math.random()}`;
  try {
    await vault.write(PROBE, text);
    const read = await vault.read(PROBE);
    await vault.remove(PROBE);
    return read === text;
  } catch (error) {
    // The process that accesses the vault may have been interrupted after it stored the text.
    if (error instanceof SecretStoreError && error.fault === 'failed') await vault.remove(PROBE).catch(() => undefined);
    throw error;
  }
}

function held(vault: Vault, network: string, lock: HeldLock): LockedSecrets {
  const write = async (content: Readonly<Record<string, string>>) => {
    await lock.assertHeld();
    await vault.write(network, JSON.stringify(content));
  };
  return {
    all: () => contentOf(vault, network),
    forget: () => vault.remove(network),
    assertHeld: () => lock.assertHeld(),
    async replace(secrets) {
      if (Object.keys(secrets).length > 0) await write(secrets);
      else await vault.remove(network);
    },
    get: async (key) => (await contentOf(vault, network))[key],
    set: async (key, secret) => write({ ...(await contentOf(vault, network)), [key]: secret }),
    async delete(key) {
      const { [key]: deleted, ...rest } = await contentOf(vault, network);
      if (deleted === undefined) return false;
      if (Object.keys(rest).length > 0) await write(rest);
      else await vault.remove(network);
      return true;
    },
  };
}

async function contentOf(vault: Vault, network: string): Promise<Readonly<Record<string, string>>> {
  const text = await vault.read(network);
  if (text === undefined) return Object.create(null);
  try {
    // A key could have the name of an inherited property.
    return Object.assign(Object.create(null), JSON.parse(text));
  } catch {
    // The parser's own error quotes the text.
    throw damaged(vault.label, network);
  }
}

function busy(network: string, error: LockBusy): SecretStoreError {
  return new SecretStoreError(
    'busy',
    `The secrets of the network ${network} are in use: ${error.message}.`,
    'Try again; if no other ziti-mcp runs, delete that file.',
    { cause: error },
  );
}

const notLocked = (locks: string, error: unknown): SecretStoreError =>
  new SecretStoreError(
    'failed',
    `No file can be created in ${locks}: ${systemReason(error)}.`,
    'Check the path and its permissions.',
    { cause: error },
  );
