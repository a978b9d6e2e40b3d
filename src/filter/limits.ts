/** Limits of a filter: enough for every real filter. */

/** Characters of a filter. */
export const MAXIMUM_LENGTH = 65_536;

/** Nested brackets and `not`s. */
export const MAXIMUM_NESTING = 200;
