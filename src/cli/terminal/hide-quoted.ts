import { redactPatterns } from '../../runtime/safety/secrets/patterns.ts';
import { HIDDEN_WORD } from './quote-word.ts';

/** Values that an error repeats: in quotes, and addresses without them. */
const VALUES = /"[^"]*"|(?<![^\s"])[^\s"]*(?::\/\/|@)\S*/g;
/** A word of small letters, capitals and digits, as a password is; most names and addresses have only two of them. */
const LIKE_A_PASSWORD = /^"(?=[^"]*[a-z])(?=[^"]*[A-Z])(?=[^"]*\d)[^"\s\p{C}]{6,}"$/u;

/**
 * An error about the command line without the secrets that it quotes: any value may be one in the wrong place. Its own words
 * stay, though some of them look like names of secrets with their values.
 */
export function hideQuoted(message: string): string {
  // A word that is nearly the right one is no secret.
  const isNear = message.includes('Did you mean');
  return message.replace(VALUES, (value) =>
    LIKE_A_PASSWORD.test(value) && !isNear ? HIDDEN_WORD : redactPatterns(value),
  );
}
