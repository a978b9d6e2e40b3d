import { EFFECTS } from '../../../contract.ts';
import type { PairRule } from '../rule.ts';

/** What a call does to the network. */
export const effect: PairRule = ({ before, after }) => {
  if (before.effect === after.effect) return [];
  const stronger = EFFECTS.indexOf(after.effect) > EFFECTS.indexOf(before.effect);
  const what = `the effect became ${stronger ? 'stronger' : 'weaker'}: was ${before.effect}, is ${after.effect}`;
  return [{ class: stronger ? 'dangerous' : 'compatible', what, place: '/effect' }];
};
