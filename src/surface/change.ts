/**
 * The severity of a change, worst first.
 * - `breaking`: something that an agent or operator relied on no longer works
 * - `dangerous`: more can be done or seen than was intended when it was allowed
 * - `compatible`: everything that worked still does
 * - `wording`: only descriptions differ
 */
export const CLASSES = ['breaking', 'dangerous', 'compatible', 'wording'] as const;
/** The severity of a change. */
export type ChangeClass = (typeof CLASSES)[number];

/** One change of the surface. */
export interface Change {
  readonly class: ChangeClass;
  /** The name of the tool; for a removed or renamed one, its former name. */
  readonly tool: string;
  /** The change in a sentence. */
  readonly what: string;
  /** JSON pointer (RFC 6901) into the new surface; for something removed, into the old one. */
  readonly pointer: string;
}

/** What a rule finds for one pair of tools. */
export interface Finding {
  readonly class: ChangeClass;
  readonly what: string;
  /** JSON pointer relative to the tool; in the old tool for `gone`. */
  readonly place: string;
  readonly gone?: boolean;
}

/** Whether a change is of this class or worse. */
export const isAtLeast = (change: Change, least: ChangeClass): boolean =>
  CLASSES.indexOf(change.class) <= CLASSES.indexOf(least);
