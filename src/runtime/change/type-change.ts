import type { Reading } from '../network/reads.ts';
import type { ChangeReads } from './change-reads.ts';
import { shownAt } from './differences.ts';
import type { Difference } from './types.ts';
import { at, isNothing } from './values.ts';

const CHECKS = 'postureCheckRoles';

/** The warning for a service policy whose type changes and that has posture checks, or should get some. */
export const CHECKS_DROPPED =
  "When a service policy's type changes, the controller drops its posture checks, even those that the same call gives: access no longer requires them. To keep them, set `postureCheckRoles` in a second call, or create a new policy instead.";

/** Whether a service policy gets another type. */
const isTypeChange = ({ change }: ChangeReads, differences: readonly Difference[]): boolean =>
  change?.outcome === 'changed' &&
  change.reader === 'detailServicePolicy' &&
  differences.some(({ field }) => field === 'type');

/** Whether a change drops posture checks of its target, or ignores those that it gives. */
export const dropsChecks = (reads: ChangeReads, entity: unknown, differences: readonly Difference[]): boolean =>
  isTypeChange(reads, differences) && !(isNothing(at(entity, CHECKS)) && isNothing(reads.args[CHECKS]));

/** The same in words, if one of these fields shows it after the change. */
export const checksDropped = (
  reads: ChangeReads,
  changed: readonly Difference[],
  fields: readonly { readonly field?: string }[],
): string | undefined =>
  isTypeChange(reads, changed) && fields.some(({ field }) => field === CHECKS) ? CHECKS_DROPPED : undefined;

/** The differences of a change, with the posture checks that the controller drops whatever the call gives. */
export function withDroppedChecks(
  reads: ChangeReads,
  before: Reading,
  differences: readonly Difference[],
): readonly Difference[] {
  if (!isTypeChange(reads, differences)) return differences;
  const others = differences.filter(({ field }) => field !== CHECKS);
  const from = shownAt(before, CHECKS);
  return isNothing(from) ? others : [...others, { field: CHECKS, from, to: null }];
}
