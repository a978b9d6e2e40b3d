import { exactNameOnly } from '../exact-name-only.ts';
import type { Rule } from '../types.ts';

export const exactName: Rule = {
  id: 'exact-name',
  decide(operation, { allowWrite }) {
    const why = exactNameOnly(operation);
    if (why === undefined) return undefined;
    if (allowWrite.exact.has(operation.name)) return { allowed: true, reason: '--allow-write names it exactly' };
    const reason = `${why}: only its exact name allows it, in --allow-write or in a rule of the policy file`;
    return { allowed: false, reason };
  },
};
