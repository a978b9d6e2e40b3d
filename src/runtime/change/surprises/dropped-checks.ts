import { shownAt } from '../differences.ts';
import { CHECKS } from '../judges/role-lists.ts';
import { at, isNothing } from '../values.ts';
import type { Surprise } from './surprise.ts';

/** A service policy whose type changes loses its posture checks. */
export const droppedChecks: Surprise = {
  differences({ reads: { change, args }, before, differences }) {
    const isRetyped = change?.reader === 'detailServicePolicy' && differences.some(({ field }) => field === 'type');
    const from = shownAt(before, CHECKS);
    if (!isRetyped || (isNothing(from) && isNothing(at(args, CHECKS)))) return undefined;
    const others = differences.filter(({ field }) => field !== CHECKS);
    return isNothing(from) ? others : [...others, { field: CHECKS, from, to: null }];
  },
  says: "When a service policy's type changes, the controller drops its posture checks, even those that the same call gives: access no longer requires them. To keep them, set `postureCheckRoles` in a second call, or create a new policy instead.",
};
