import type { Rule } from '../types.ts';

export const denied: Rule = {
  id: 'deny',
  decide({ name }, { deny }) {
    if (!deny.selected.has(name)) return undefined;
    return { allowed: false, reason: `--deny excludes it (${deny.entries.join(', ')})` };
  },
};
