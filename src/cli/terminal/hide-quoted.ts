import { redactPatterns } from '../../runtime/safety/secrets/patterns.ts';

/**
 * An error about the command line without the secrets that it quotes: any value may be one in the wrong place. Its own words
 * stay, though some of them look like names of secrets with their values.
 */
export const hideQuoted = (message: string): string => message.replace(/"[^"]*"/g, redactPatterns);
