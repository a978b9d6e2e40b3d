import type { JsonSchema, SearchData, SearchEmbedding, ToolInput } from '../../../contract.ts';
import type { Finder } from '../search/finder.ts';

/** Loads the generated tables that only some calls need. */
export interface TextSources {
  readonly signatures: () => Promise<Readonly<Record<string, string>>>;
  readonly searchData: () => Promise<SearchData>;
  /** Undefined for operations that nobody wrote example questions for. */
  readonly searchEmbedding: () => Promise<SearchEmbedding | undefined>;
  readonly inputs: () => Promise<Readonly<Record<string, ToolInput>>>;
  readonly outputs: () => Promise<Readonly<Record<string, JsonSchema>>>;
}

/** Texts about operations beyond their listing, each loaded on first use. */
export class OperationTexts {
  readonly sources: TextSources;
  #finderMade: Promise<Finder> | undefined;

  constructor(sources: TextSources) {
    this.sources = sources;
  }

  /** The call of an operation on one line. */
  async signature(name: string): Promise<string> {
    return (await this.sources.signatures())[name] ?? name;
  }

  /** The full-text search, created once. */
  finder(): Promise<Finder> {
    this.#finderMade ??= this.#makeFinder();
    return this.#finderMade;
  }

  async #makeFinder(): Promise<Finder> {
    const [{ Finder }, data, embedding] = await Promise.all([
      import('../search/finder.ts'),
      this.sources.searchData(),
      this.sources.searchEmbedding(),
    ]);
    return new Finder(data, embedding);
  }
}
