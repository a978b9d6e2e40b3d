import { exactNameOnly } from '../exact-name-only.ts';
import { firstOpinion } from '../file-rules.ts';
import type { Rule } from '../types.ts';

export const policyFile: Rule = {
  id: 'policy-file',
  decide(operation, { fileRules }) {
    if (fileRules.length === 0) return undefined;
    const isReachedByGlobs = exactNameOnly(operation) === undefined;
    return firstOpinion(operation, fileRules, ({ exact }) => isReachedByGlobs || exact.has(operation.name));
  },
};
