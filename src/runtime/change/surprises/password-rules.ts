import { shownAt } from '../differences.ts';
import type { Difference } from '../types.ts';
import { at } from '../values.ts';
import type { Surprise } from './surprise.ts';

const LENGTH = 'primary.updb.minPasswordLength';
const DIGITS = 'primary.updb.requireNumberChar';
const MIXED_CASE = 'primary.updb.requireMixedCase';
/** The shortest password of any policy. */
const SHORTEST = 5;

/** A PATCH of an auth policy takes two of the password rules from other places than their own. */
export const misreadPasswordRules: Surprise = {
  differences({ reads: { operation, args }, before, differences }) {
    if (operation.name !== 'patchAuthPolicy') return undefined;
    const made = { [LENGTH]: SHORTEST, [DIGITS]: at(args, MIXED_CASE) === true };
    const misread = Object.entries(made).filter(([field, to]) => (at(args, field) ?? to) !== to);
    if (misread.length === 0) return undefined;
    const others = differences.filter(({ field }) => !misread.some(([each]) => each === field));
    const real = misread.map(([field, to]): Difference => ({ field, from: shownAt(before, field), to }));
    return [...others, ...real.filter(({ from, to }) => from !== to)];
  },
  says: 'With PATCH, the controller sets a given minPasswordLength to 5 whatever its value, and a given requireNumberChar to the requireMixedCase of the same call. Set these two with updateAuthPolicy.',
};
