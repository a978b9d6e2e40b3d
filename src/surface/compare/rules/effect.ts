import type { Effect } from '../../../contract.ts';
import type { PairRule } from '../rule.ts';

const STRENGTH: Readonly<Record<Effect, number>> = { read: 0, write: 1, destructive: 2 };

/** What a call does to the network. */
export const effect: PairRule = ({ before, after }) => {
  if (before.effect === after.effect) return [];
  const stronger = STRENGTH[after.effect] > STRENGTH[before.effect];
  const what = `the effect became ${stronger ? 'stronger' : 'weaker'}: was ${before.effect}, is ${after.effect}`;
  return [{ class: stronger ? 'dangerous' : 'compatible', what, place: '/effect' }];
};
