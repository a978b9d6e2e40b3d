/** What was changed so recently that routers may not know it yet. */
import type { IdentityRow } from '../../access/rows.ts';

/** Routers work with a copy of the policies, and are updated within this time. */
const LAG_MS = 60_000;

/**
 * When the identity was created, or its service or a policy changed, in milliseconds since 1970; undefined unless that
 * was a moment ago.
 */
export function justChangedAt(
  now: Date,
  { createdAt }: IdentityRow,
  others: readonly { readonly updatedAt?: string }[],
): number | undefined {
  const times = [createdAt, ...others.map(({ updatedAt }) => updatedAt)].map((time) => Date.parse(time ?? ''));
  const latest = Math.max(...times.filter(Number.isFinite));
  const age = now.getTime() - latest;
  return age >= 0 && age < LAG_MS ? latest : undefined;
}
