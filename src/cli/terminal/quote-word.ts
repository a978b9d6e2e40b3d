import { isStrong } from '../../runtime/safety/secrets/strong-values.ts';

/** A word of the command line as errors repeat it: never one that may be a secret in the wrong place. */
export const quoteWord = (word: string): string =>
  isStrong(word) ? '"..." (not shown: it may be a secret)' : `"${word}"`;
