/** How much of a filter is read: enough for every filter that a person or program has a use for. */

/** Characters of a filter. */
export const MAXIMUM_LENGTH = 65_536;

/** Brackets and `not`s inside one another. */
export const MAXIMUM_NESTING = 200;
