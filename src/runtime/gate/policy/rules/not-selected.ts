import type { Rule } from '../types.ts';

export const notSelected: Rule = {
  id: 'tools',
  decide({ name }, { tools }) {
    if (tools.selected.has(name)) return undefined;
    return { allowed: false, reason: `it is not among the tools that --tools selects (${tools.entries.join(', ')})` };
  },
};
