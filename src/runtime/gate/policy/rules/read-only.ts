import type { Rule } from '../types.ts';

export const readOnly: Rule = {
  id: 'read-only',
  decide({ effect }, settings) {
    if (!settings.readOnly || effect === 'read') return undefined;
    return { allowed: false, reason: '--read-only is set, and it changes something' };
  },
};
