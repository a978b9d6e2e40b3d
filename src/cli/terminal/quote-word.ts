import { isStrong } from '../../runtime/safety/secrets/strong-values.ts';

/** What errors show instead of a word that may be a secret. */
export const HIDDEN_WORD = '"..." (not shown: it may be a secret)';

/** A word of the command line as errors repeat it: never one that may be a secret in the wrong place. */
export const quoteWord = (word: string): string => (isStrong(word) ? HIDDEN_WORD : `"${word}"`);
