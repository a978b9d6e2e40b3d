import type { ToolFacts } from '../../../contract.ts';
import type { FileRule, Opinion } from './types.ts';

/**
 * What the policy file says: the first rule that applies to the operation decides. A deny rule applies to everything it
 * selects.
 * @param mayAllow whether a rule that selects the operation may allow it; if not, the next one is checked
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
