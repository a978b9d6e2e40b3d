import type { Rule } from '../types.ts';

export const readOnly: Rule = {
  id: 'read-only',
  decide(_operation, settings) {
    return settings.readOnly ? { allowed: false, reason: 'this server was started with --read-only' } : undefined;
  },
};
