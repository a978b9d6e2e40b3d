import { EXACT_NAME_MARKS } from '../../../contract.ts';
import type { Rule } from '../types.ts';

/** Operations that harm the controller or replace the log-in are allowed by their exact name, never by a glob. */
export const exactName: Rule = {
  id: 'exact-name',
  decide({ name, marks }, { allowWrite }) {
    const mark = EXACT_NAME_MARKS.find((each) => marks.includes(each));
    if (mark === undefined) return undefined;
    if (allowWrite.exact.has(name)) return { allowed: true, reason: '--allow-write names it exactly' };
    return {
      allowed: false,
      reason: `it is marked "${mark}": only its exact name allows it, in --allow-write or in a rule of the policy file`,
    };
  },
};
