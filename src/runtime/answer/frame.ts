import { estimateTokens, mostTokens } from './tokens.ts';

/** The texts above the rows of a table, and how long they are: counted where it is asked for, since that takes its time. */
export class Frame {
  /** How many fields of the rows are known in it. */
  readonly known: number;
  /** More tokens than it has. */
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
