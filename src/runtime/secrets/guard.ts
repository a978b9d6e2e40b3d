import type { Operation, SecretTable } from '../../contract.ts';
import { CallSecrets, type CallSubject } from './call-secrets.ts';
import type { KnownSecrets } from './known-secrets.ts';
import type { SecretsDir } from './secrets-dir.ts';

/** What is a secret, and what an operator says about secrets. */
export interface SecretSettings {
  readonly table: SecretTable;
  /** `--reveal`: names of the tools whose answers are shown as they are. */
  readonly revealed: ReadonlySet<string>;
  /** `--secrets-dir`, where it was given. */
  readonly dir?: SecretsDir;
}

const UNKNOWN: CallSubject = { name: '', effect: 'read', arguments: {} };

/** Keeps a session's secrets out of all that leaves the process. */
export class SecretGuard {
  readonly #known: KnownSecrets;
  readonly #load: () => Promise<SecretSettings>;
  #settings: SecretSettings | undefined;

  /** @param load called at the first call */
  constructor(known: KnownSecrets, load: () => Promise<SecretSettings>) {
    this.#known = known;
    this.#load = load;
  }

  /** What one call has to hide; undefined for a tool that does not exist. */
  async forCall(operation: Operation | undefined): Promise<CallSecrets> {
    this.#settings ??= await this.#load();
    return new CallSecrets(operation ?? UNKNOWN, this.#known, this.#settings);
  }
}
