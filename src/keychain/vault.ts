/** Stores one secret text per network, whatever it contains. */
export interface Vault {
  /** Its name for people. */
  readonly label: string;
  /** @throws {SecretStoreError} */
  read(network: string): Promise<string | undefined>;
  /** @throws {SecretStoreError} */
  write(network: string, text: string): Promise<void>;
  /** @returns whether there was one @throws {SecretStoreError} */
  remove(network: string): Promise<boolean>;
}
