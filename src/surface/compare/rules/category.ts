import type { PairRule } from '../rule.ts';

/** Where the tool is served: who asks for categories loses it, or gets it unasked. */
export const category: PairRule = ({ before, after }) => {
  if (before.category === after.category) return [];
  const what = `moved from the category ${before.category} to ${after.category}`;
  return [{ class: 'breaking', what, place: '/category' }];
};
