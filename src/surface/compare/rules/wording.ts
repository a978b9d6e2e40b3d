import type { PairRule } from '../rule.ts';

/** The words in which a model is told of the tool. */
export const wording: PairRule = ({ before, after }) =>
  before.description === after.description
    ? []
    : [{ class: 'wording', what: 'the description has other words', place: '/description' }];
