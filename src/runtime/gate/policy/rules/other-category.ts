import type { Rule } from '../types.ts';

export const otherCategory: Rule = {
  id: 'categories',
  decide({ category }, { categories }) {
    if (categories.selected.has(category)) return undefined;
    const chosen = categories.entries.join(', ');
    return { allowed: false, reason: `its category, ${category}, is not one of --categories (${chosen})` };
  },
};
