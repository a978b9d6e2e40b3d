import type { SecretTable } from '../../../contract.ts';
import type { SecretsDir } from './secrets-dir.ts';

/** What is secret, and the operator's settings for secrets. */
export interface SecretSettings {
  readonly table: SecretTable;
  /** `--reveal`: names of the tools whose answers are shown unchanged. */
  readonly revealed: ReadonlySet<string>;
  /** `--secrets-dir`, if given. */
  readonly dir?: SecretsDir;
}
