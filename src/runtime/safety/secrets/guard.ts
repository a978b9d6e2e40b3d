import { onceItWorks } from '../../../common/once.ts';
import type { CallSecrets, CallSubject, Judges } from './call-secrets.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { secretJudgeOf } from './secret-fields.ts';
import type { SecretSettings } from './secret-settings.ts';

/** What the first call loads. */
interface Loaded {
  readonly settings: SecretSettings;
  readonly CallSecrets: typeof CallSecrets;
}

const UNKNOWN: CallSubject = { name: '', effect: 'read', arguments: {} };

/** Keeps a session's secrets inside the process. */
export class SecretGuard {
  readonly #known: KnownSecrets;
  readonly #loaded: () => Promise<Loaded>;
  /** By tool, created at its first call. */
  readonly #judges = new Map<string, Judges>();

  /** @param load called at the first call */
  constructor(known: KnownSecrets, load: () => Promise<SecretSettings>) {
    this.#known = known;
    this.#loaded = onceItWorks(async () => {
      const [settings, { CallSecrets }] = await Promise.all([load(), import('./call-secrets.ts')]);
      return { settings, CallSecrets };
    });
  }

  /** What one call has to hide; undefined for an unknown tool. */
  async forCall(tool: CallSubject = UNKNOWN): Promise<CallSecrets> {
    const { settings, CallSecrets } = await this.#loaded();
    return new CallSecrets(tool, this.#judgesOf(tool.name, settings), this.#known, settings);
  }

  /** What one of the server's own reads has to hide: everything, and no files. */
  async forReading(tool: CallSubject): Promise<CallSecrets> {
    const { settings, CallSecrets } = await this.#loaded();
    const { table } = settings;
    return new CallSecrets(tool, this.#judgesOf(tool.name, settings), this.#known, {
      table,
      revealed: new Set(),
    });
  }

  #judgesOf(tool: string, settings: SecretSettings): Judges {
    return this.#judges.get(tool) ?? this.#makeJudges(tool, settings);
  }

  #makeJudges(tool: string, { table }: SecretSettings): Judges {
    const { answer = {}, arguments: ofArguments = {} } = table.tools[tool] ?? {};
    const judges = { answer: secretJudgeOf(answer), arguments: secretJudgeOf(ofArguments) };
    this.#judges.set(tool, judges);
    return judges;
  }
}
