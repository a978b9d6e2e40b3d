import type { Rule } from '../types.ts';

export const reads: Rule = {
  id: 'reads',
  decide({ effect }) {
    return effect === 'read' ? { allowed: true, reason: 'it only reads' } : undefined;
  },
};
