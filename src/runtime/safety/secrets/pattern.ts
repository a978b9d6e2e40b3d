/** A kind of secret that is recognized by its look, anywhere. */
export interface Pattern {
  readonly kind: string;
  /**
   * Strings of which every match contains one, in small letters: searched first, since most texts contain none. A rare
   * first letter is fastest.
   */
  readonly hints: readonly string[];
  readonly find: RegExp;
  /** The match without its secret, if there is more to it; undefined if it is not a secret after all. */
  readonly shown?: (match: string, mark: string) => string | undefined;
}
