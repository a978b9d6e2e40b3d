/** Limits of a filter: enough for every real filter. */

/** The most characters of a filter. */
export const MAXIMUM_LENGTH = 65_536;

/** The most nested brackets and `not`s in a filter. */
export const MAXIMUM_NESTING = 200;
