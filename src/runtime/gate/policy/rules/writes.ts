import type { Rule } from '../types.ts';

export const writes: Rule = {
  id: 'allow-write',
  decide({ name, effect }, { allowWrite }) {
    if (allowWrite.selected.has(name)) return { allowed: true, reason: '--allow-write names it' };
    return { allowed: false, reason: `it is ${effect} and --allow-write does not name it` };
  },
};
