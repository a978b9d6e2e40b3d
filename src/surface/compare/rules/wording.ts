import type { PairRule } from '../rule.ts';

/** The text that describes the tool to a model. */
export const wording: PairRule = ({ before, after }) =>
  before.description === after.description
    ? []
    : [{ class: 'wording', what: 'the description was reworded', place: '/description' }];
