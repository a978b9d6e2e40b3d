import { EXACT_NAME_MARKS, type ToolFacts } from '../../../contract.ts';

/**
 * Why only its exact name allows an operation, never a glob: it harms the controller, replaces the login, or changes
 * something and has not been reviewed. Undefined for all others.
 */
export function exactNameOnly({ effect, marks, review }: ToolFacts): string | undefined {
  const mark = marks.length === 0 ? undefined : EXACT_NAME_MARKS.find((each) => marks.includes(each));
  if (mark !== undefined) return `it is marked "${mark}"`;
  return review && effect !== 'read' ? 'it has not been reviewed yet' : undefined;
}
