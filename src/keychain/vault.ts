/** Keeps one secret text for each network. What is in it is not its business. */
export interface Vault {
  /** What it is, for a person. */
  readonly label: string;
  /** @throws {SecretStoreError} */
  read(network: string): Promise<string | undefined>;
  /** @throws {SecretStoreError} */
  write(network: string, text: string): Promise<void>;
  /** @returns whether there was one @throws {SecretStoreError} */
  remove(network: string): Promise<boolean>;
}
