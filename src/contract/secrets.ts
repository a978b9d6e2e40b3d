/** Which values of a tool are secret, by dotted path (`[]` after a list, `*` never), with the kind of each. */
export interface ToolSecrets {
  /** Fields of a successful JSON answer; a field covers everything inside it. */
  readonly answer?: Readonly<Record<string, string>>;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Present if the whole answer, which is not JSON, is one secret. */
  readonly whole?: string;
}

/** All secrets in the overlay. */
export interface SecretTable {
  readonly tools: Readonly<Record<string, ToolSecrets>>;
  /** Names of fields that must not be used in filters. */
  readonly filters: readonly string[];
}
