import type { ToolFacts } from '../../../contract.ts';
import type { FileRule, Opinion } from './types.ts';

/**
 * What the policy file says: the first of its rules that reaches the operation decides. A rule that denies reaches all
 * that it selects.
 * @param mayAllow whether a rule that selects the operation goes far enough to allow it; if not, the next is asked
 */
export function firstOpinion(
  { name }: Pick<ToolFacts, 'name'>,
  rules: readonly FileRule[],
  mayAllow: (rule: FileRule) => boolean,
): Opinion | undefined {
  const reaches = (rule: FileRule) =>
    rule.here && rule.selected.has(name) && (rule.action === 'deny' || mayAllow(rule));
  const rule = rules.find(reaches);
  if (rule === undefined) return undefined;
  const { action, number, file, why } = rule;
  const verb = action === 'allow' ? 'allows' : 'denies';
  return {
    allowed: action === 'allow',
    rule: `policy-file ${number}`,
    reason: `rule ${number} of ${file} ${verb} it${why === undefined ? '' : `: ${why}`}`,
  };
}
