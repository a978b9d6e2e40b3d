/**
 * Secrets of one network: what a log-in keeps between two runs of the program. A key says what a secret is and whom it
 * belongs to, so that no two accounts are ever mixed up: `password`, or `refresh-token ISSUER CLIENT`.
 */
export interface Secrets {
  /**
   * The secret as it is stored now: read anew at each call, since another process may have changed it.
   * @throws {SecretStoreError}
   */
  get(key: string): Promise<string | undefined>;
  /** Stores a secret in the place of the earlier one. It is safely stored when this returns. @throws {SecretStoreError} */
  set(key: string, secret: string): Promise<void>;
  /** @returns whether there was one @throws {SecretStoreError} */
  delete(key: string): Promise<boolean>;
}

/** The same, while nobody else changes them. */
export interface HeldSecrets extends Secrets {
  /** All of them, by key. @throws {SecretStoreError} */
  all(): Promise<Readonly<Record<string, string>>>;
  /** Stores these in the place of all others, at once. @throws {SecretStoreError} */
  replace(secrets: Readonly<Record<string, string>>): Promise<void>;
}

/** The secrets of a network, with a lock that all processes of this user respect. */
export interface NetworkSecrets extends Secrets {
  /**
   * Runs `work` while nobody else changes a secret of this network, in this process or another. Work with the secrets
   * that it is given: those of the outside wait for the same lock, and would wait for ever.
   *
   * A token that may be used once is refreshed in here: get it again (another process may have been first), use it, set
   * the new one, and only then use that.
   * @throws {SecretStoreError} where the lock cannot be had
   */
  exclusively<T>(work: (secrets: HeldSecrets) => Promise<T>): Promise<T>;
  /** Deletes all secrets of the network. @returns whether there were any @throws {SecretStoreError} */
  forget(): Promise<boolean>;
}

/** A place where secrets are kept: the keychain of the platform, or an encrypted file. */
export interface SecretStore {
  /** What it is, for a person: "the keychain of macOS". */
  readonly label: string;
  /** The secrets of a network, by its name. Nothing is opened before the first of them is asked for. */
  of(network: string): NetworkSecrets;
  /** Stores, reads and deletes something, to see whether it works here. @throws {SecretStoreError} where it does not */
  probe(): Promise<void>;
}

/**
 * Why a store does not do what it is asked for:
 * - `missing`: the part of the program that reaches the keychain is not installed
 * - `unavailable`: this machine or session has no keychain
 * - `locked`: it is locked, or the person did not unlock it
 * - `silent`: it does not answer in time
 * - `wrong-key`: passphrase or key file do not open the encrypted file
 * - `busy`: another process holds the lock of this network
 * - `failed`: anything else
 */
export type SecretStoreFault = 'missing' | 'unavailable' | 'locked' | 'silent' | 'wrong-key' | 'busy' | 'failed';

/** A store that cannot be used: what happened, and what to do next. Never holds a secret. */
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
