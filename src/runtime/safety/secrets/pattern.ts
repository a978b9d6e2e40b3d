/** What is searched for only in texts that have one of its hints, or what gives it a meaning. */
export interface Hinted {
  /** Strings in small letters. A space stands for any white space, and for the beginning of the text. */
  readonly hints: readonly string[];
  /** Such strings anywhere in the text: without one of them, what looks the same means something else. */
  readonly beside?: readonly string[];
}

/**
 * A kind of secret that is recognized by its look, anywhere. If it has hints, every match has one of them in it, or
 * before it.
 */
export interface Pattern extends Hinted {
  readonly kind: string;
  readonly find: RegExp;
  /** The match without its secret, if there is more to it; undefined if it is not a secret after all. */
  readonly shown?: (match: string, mark: string) => string | undefined;
}
