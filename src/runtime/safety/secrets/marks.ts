/** The marks that stand for secrets. Nothing else writes or recognizes them. */

const REDACTED = 'redacted: ';
const IN_FILE = 'in file: ';
const PLACE = 'secret ';

/** How a mark begins, as a part of a regular expression. */
export const AT_MARK = `\\[(?:${REDACTED}|${IN_FILE}|${PLACE}\\d)`;
const MARK = new RegExp(AT_MARK, 'y');
const SHOWN = new RegExp(`\\[(?:${REDACTED}|${IN_FILE})`);

/** What is shown instead of a secret. */
export const redacted = (kind: string): string => `[${REDACTED}${kind}]`;

/** What is shown instead of a secret that is in a file. */
export const inFile = (path: string): string => `[${IN_FILE}${path}]`;

/**
 * What replaces a secret of an answer until the answer is complete.
 * @param nonce unguessable, so that no data can look like such a place
 */
export const placeOf = (number: number, nonce: string): string => `[${PLACE}${number} ${nonce}]`;

/** Finds the places with a nonce; the first group is the number. */
export const placesWith = (nonce: string): RegExp => new RegExp(`\\[${PLACE}(\\d+) ${nonce}\\]`, 'g');

/** Whether a mark begins there, so that there is nothing to hide in its place. */
export function isMarkAt(text: string, index: number): boolean {
  MARK.lastIndex = index;
  return MARK.test(text);
}

/** Whether a text begins with a mark. */
export const isMark = (text: string): boolean => isMarkAt(text, 0);

/** Whether a text contains a mark that somebody has seen. */
export const showsMark = (text: string): boolean => SHOWN.test(text);
