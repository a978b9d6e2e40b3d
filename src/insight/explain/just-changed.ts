/** What was changed so recently that routers may not know it yet. */
import type { IdentityRow, PolicyRow } from '../../access/rows.ts';

/** Routers work with a copy of the policies, and are updated within this time. */
const LAG_MS = 60_000;

/** When the identity was made, or one of its policies changed, in milliseconds, if that was a moment ago. */
export function justChangedAt(
  now: Date,
  { createdAt }: IdentityRow,
  policies: readonly PolicyRow[],
): number | undefined {
  const times = [createdAt, ...policies.map(({ updatedAt }) => updatedAt)].map((time) => Date.parse(time ?? ''));
  const latest = Math.max(...times.filter(Number.isFinite));
  const age = now.getTime() - latest;
  return age >= 0 && age < LAG_MS ? latest : undefined;
}
