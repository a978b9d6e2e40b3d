import { isSecretName } from './secret-names.ts';
import { TURN_WORDS } from './turn-words.ts';

/** A name of one word. Any other name could be mistaken for part of a sentence. */
const WORD = /^[^\s\p{C}"'\\,;()]+$/u;

/** The end of a name that reads like the start of a turn if a colon of ours follows: `sso-user: wiki`. */
const OPENS_TURN = new RegExp(`(?:\\b|__)(?:${TURN_WORDS})[*_]{0,4}$`, 'i');

/**
 * A name that others gave, in a sentence of ours: in JSON quotes unless it is one word. What follows a bare
 * `reset-password` would be hidden as its value, and the colon after a bare `sso-user` escaped.
 */
export const nameText = (name: string): string =>
  WORD.test(name) && !isSecretName(name) && !OPENS_TURN.test(name) ? name : JSON.stringify(name);
