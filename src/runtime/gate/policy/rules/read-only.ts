import type { Rule } from '../types.ts';

export const readOnly: Rule = {
  id: 'read-only',
  decide({ effect }, settings) {
    if (!settings.readOnly || effect === 'read') return undefined;
    return { allowed: false, reason: 'this server was started with --read-only' };
  },
};
