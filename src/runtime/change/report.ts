import { toJson } from '../../common/exact-json.ts';
import { tails } from './tails.ts';
import type { Difference, Missed, Verification } from './types.ts';

/** Characters of one value: enough to recognize it. */
const LONGEST = 200;

/** The result of reading back, in a few lines for a model. */
export function report(verification: Verification): string {
  const { unverified, gone, changed, alsoChanged, missed, unread, note } = verification;
  const isApplied = unverified === undefined && missed.length === 0;
  return [
    ...(unverified === undefined ? [] : [`Not verified: ${unverified}`]),
    ...(gone ? ['Read back: it is gone.'] : []),
    ...(isApplied && !gone ? [`Read back: as requested${changed.length === 0 ? '' : `; ${changes(changed)}`}.`] : []),
    ...(!isApplied && changed.length > 0 ? [`Read back: ${changes(changed)}.`] : []),
    ...missed.map(missedLine),
    ...(alsoChanged.length === 0 ? [] : [`Also changed, though not requested: ${changes(alsoChanged)}.`]),
    ...(unread.length === 0 ? [] : [`Cannot be read back: ${unread.join(', ')}.`]),
    ...(note === undefined ? [] : [note]),
  ].join('\n');
}

function missedLine({ field, requested: intended, found: kept, why }: Missed): string {
  const [is, asked] = pair(kept, intended);
  const what = field === undefined ? '' : `${field} is ${is}, not ${asked}. `;
  return `NOT APPLIED: ${what}${why ?? ''}`.trim();
}

const changes = (differences: readonly Difference[]): string =>
  differences.map(({ field, from, to }) => `${field} ${pair(from, to).join(' -> ')}`).join(', ');

/** Two different values, so that they also look different. */
const pair = (one: unknown, other: unknown): readonly string[] =>
  (tails(one, other, LONGEST) ?? [toJson(one ?? null), toJson(other ?? null)]).map(short);

const short = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`);
