import { estimateTokens, mostTokens } from './tokens.ts';

/** The texts above the rows of a table, and their length, counted on demand because it is slow. */
export class Frame {
  /** How many fields of the rows it covers. */
  readonly known: number;
  /** An upper bound of its tokens. */
  readonly most: number;
  readonly #shown: readonly string[];
  #tokens: number | undefined;

  /** @param shown as a model gets them */
  constructor(known: number, ...shown: readonly string[]) {
    this.known = known;
    this.most = shown.reduce((sum, text) => sum + mostTokens(text.length), 0);
    this.#shown = shown;
  }

  get tokens(): number {
    this.#tokens ??= this.#shown.reduce((sum, text) => sum + estimateTokens(text), 0);
    return this.#tokens;
  }
}
