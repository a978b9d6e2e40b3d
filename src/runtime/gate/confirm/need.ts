import type { Mark, ToolFacts } from '../../../contract.ts';

/**
 * Marks of writes that are asked for though they remove nothing: what moves the controller cluster as a whole, or is
 * known to harm a controller, strikes everybody at once, has no target whose state could be read back, and cannot be
 * undone by the call that did it.
 */
const ASKED_MARKS: readonly Mark[] = ['cluster', 'hazard'];

/** Whether the operation is of those that a person confirms, whatever it is called with. */
export const isAskedFor = ({ effect, marks }: ToolFacts): boolean =>
  effect === 'destructive' || (effect === 'write' && ASKED_MARKS.some((mark) => marks.includes(mark)));

/** Whether only a look at its target tells if it can cut the operator's own access. */
export const mayLockOut = ({ marks }: ToolFacts): boolean => marks.includes('lockout');
