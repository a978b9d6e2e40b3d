import type { Mark, ToolFacts } from '../../../contract.ts';

/**
 * Marks of writes that need confirmation although they remove nothing. Moving the whole controller cluster, or a call
 * known to harm a controller, affects everybody at once, has no target to read back, and cannot be undone.
 */
const CONFIRMED_MARKS: readonly Mark[] = ['cluster', 'hazard'];

/** Whether a person confirms the operation, whatever its arguments. */
export const needsConfirmation = ({ effect, marks }: ToolFacts): boolean =>
  effect === 'destructive' || (effect === 'write' && CONFIRMED_MARKS.some((mark) => marks.includes(mark)));

/** Whether its target decides if it can cut the operator's own access. */
export const mayLockOut = ({ marks }: ToolFacts): boolean => marks.includes('lockout');
