import type { Operation } from '../../contract.ts';
import type { FileRule, Opinion } from './types.ts';

/**
 * What the policy file says: the first of its rules that reaches the operation decides. A rule that denies reaches all
 * that it selects.
 * @param mayAllow whether a rule that selects the operation goes far enough to allow it; if not, the next is asked
 */
export function firstOpinion(
  { name }: Operation,
  rules: readonly FileRule[],
  mayAllow: (rule: FileRule) => boolean,
): Opinion | undefined {
  const rule = rules.find((each) => each.selected.has(name) && (each.action === 'deny' || mayAllow(each)));
  if (rule === undefined) return undefined;
  const { action, place, why } = rule;
  const verb = action === 'allow' ? 'allows' : 'denies';
  return { allowed: action === 'allow', reason: `${place} ${verb} it${why === undefined ? '' : `: ${why}`}` };
}
