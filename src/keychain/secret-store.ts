/**
 * Secrets of one network: what a login keeps between two runs of the program. A key includes the kind of secret and its
 * owner, so that accounts are never mixed up: `password`, or `refresh-token ISSUER CLIENT`.
 */
export interface Secrets {
  /**
   * The stored secret: read again at each call, since another process may have changed it.
   * @throws {SecretStoreError}
   */
  get(key: string): Promise<string | undefined>;
  /** Stores a secret, replacing the earlier one. It is safely stored when this returns. @throws {SecretStoreError} */
  set(key: string, secret: string): Promise<void>;
  /** @returns whether there was one @throws {SecretStoreError} */
  delete(key: string): Promise<boolean>;
}

/** The secrets of a network while no other process can change them. */
export interface LockedSecrets extends Secrets {
  /** All secrets, by key. @throws {SecretStoreError} */
  all(): Promise<Readonly<Record<string, string>>>;
  /** Replaces all secrets with these, atomically. @throws {SecretStoreError} */
  replace(secrets: Readonly<Record<string, string>>): Promise<void>;
  /** Deletes all of them, even if they cannot be read. @returns whether there were any @throws {SecretStoreError} */
  forget(): Promise<boolean>;
  /** @throws {Error} if the lock was lost, because this process was suspended so long that it seemed dead */
  assertHeld(): Promise<void>;
}

/** The secrets of a network, with a lock that all processes of this user respect. */
export interface NetworkSecrets extends Secrets {
  /**
   * Runs `work` while no one else changes a secret of this network, in this process or another. Only use the secrets
   * passed to `work`: the outer ones wait for the same lock, and would wait forever.
   * Refresh a single-use token in here: read it again (another process may have been first), use it, store the new one,
   * and only then use that.
   * @throws {SecretStoreError} if the lock cannot be acquired
   */
  exclusively<T>(work: (secrets: LockedSecrets) => Promise<T>): Promise<T>;
  /** Deletes all secrets of the network. @returns whether there were any @throws {SecretStoreError} */
  forget(): Promise<boolean>;
}

/** A place for secrets: the keychain of the platform, or an encrypted file. */
export interface SecretStore {
  /** Its name for people: "the keychain of macOS". */
  readonly label: string;
  /** The secrets of a network, by its name. Nothing is opened before the first one is read. */
  of(network: string): NetworkSecrets;
  /**
   * Stores, reads and deletes a test value, to see whether it works here.
   * @param stop ends the wait for another process that does so
   * @throws {SecretStoreError} if it doesn't
   */
  probe(stop?: AbortSignal): Promise<void>;
}

/**
 * Why a store failed:
 * - `missing`: the part of the program that accesses the keychain is not installed
 * - `unavailable`: this machine or session has no keychain
 * - `locked`: it is locked, or the person did not unlock it
 * - `silent`: it does not answer in time
 * - `wrong-key`: the passphrase or key file does not open the encrypted file
 * - `damaged`: what it has for the network is not what was stored
 * - `busy`: another process holds the lock of this network
 * - `failed`: anything else
 */
export type SecretStoreFault =
  | 'missing'
  | 'unavailable'
  | 'locked'
  | 'silent'
  | 'wrong-key'
  | 'damaged'
  | 'busy'
  | 'failed';

/** A store that cannot be used: what happened, and what to do next. Never contains a secret. */
export class SecretStoreError extends Error {
  readonly fault: SecretStoreFault;
  /** What a person can do about it, as full sentences. */
  readonly next: string;

  constructor(fault: SecretStoreFault, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SecretStoreError';
    this.fault = fault;
    this.next = next;
  }
}

/** @param label the name of the store, for people */
export const damaged = (label: string, network: string): SecretStoreError =>
  new SecretStoreError(
    'damaged',
    `The secrets of the network ${network} in ${label} are damaged.`,
    `Run ziti-mcp init --network ${network} to store them again.`,
  );

/** Whether nobody can open what is stored any more. With other faults, it may only be out of reach for now. */
export const isUseless = (error: unknown): error is SecretStoreError =>
  error instanceof SecretStoreError && (error.fault === 'wrong-key' || error.fault === 'damaged');
