import type { PairRule } from '../rule.ts';

/** Whether a person has reviewed the tool. */
export const review: PairRule = ({ before, after }) => {
  if (before.review === after.review) return [];
  return after.review
    ? [{ class: 'dangerous', what: 'nobody has reviewed it since an upgrade wrote it', place: '/review' }]
    : [{ class: 'compatible', what: 'a person has reviewed it', place: '/review', gone: true }];
};
