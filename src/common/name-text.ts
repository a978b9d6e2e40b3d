import { isSecretName } from './secret-names.ts';

/** A name of one word. Any other name could be mistaken for part of a sentence. */
const WORD = /^[^\s\p{C}"'\\,;()]+$/u;

/**
 * A name that others gave, in a sentence of ours: in JSON quotes unless it is one word. What follows a bare
 * `reset-password` would be hidden as its value.
 */
export const nameText = (name: string): string =>
  WORD.test(name) && !isSecretName(name) ? name : JSON.stringify(name);
