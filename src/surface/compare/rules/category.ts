import type { PairRule } from '../rule.ts';

/** The category of the tool: clients of selected categories lose it, or get it unexpectedly. */
export const category: PairRule = ({ before, after }) => {
  if (before.category === after.category) return [];
  const what = `moved from the category ${before.category} to ${after.category}`;
  return [{ class: 'breaking', what, place: '/category' }];
};
