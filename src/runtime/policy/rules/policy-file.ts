import { EXACT_NAME_MARKS, type Operation } from '../../../contract.ts';
import { firstOpinion } from '../file-rules.ts';
import type { FileRule, Rule } from '../types.ts';

export const policyFile: Rule = {
  id: 'policy-file',
  decide: (operation, { fileRules }) => firstOpinion(operation, fileRules, (rule) => mayAllow(rule, operation)),
};

/** What harms the controller or replaces the log-in is allowed by its exact name, never by a glob. */
const mayAllow = ({ exact }: FileRule, { name, marks }: Operation): boolean =>
  exact.has(name) || !EXACT_NAME_MARKS.some((mark) => marks.includes(mark));
