/** Posture checks whose requirement changes because of a call, and the policies that they guard. */
import { type AccessKind, membersOf, policiesOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import type { PostureCheckRow } from '../../access/rows.ts';
import { matchesRequested } from '../../runtime/change/values.ts';

/** Fields of a check that require nothing of a device. */
const OTHER_FIELDS = ['id', 'name', 'roleAttributes', 'tags', 'createdAt', 'updatedAt', 'version', '_links'];

/** The checks that require something else after a call. */
export function checksChanged(before: Network, after: Network): readonly PostureCheckRow[] {
  if (before.populations.postureChecks === after.populations.postureChecks) return [];
  return after.populations.postureChecks.rows.filter((check) => {
    const was = before.populations.postureChecks.get(check.id);
    return was !== undefined && was !== check && !requiresSame(was, check);
  });
}

/** The policies of a kind that some checks guard. */
export function guardedBy(
  network: Network,
  checks: readonly PostureCheckRow[],
  kind: AccessKind,
): readonly HeldPolicy[] {
  const positions = network.populations.postureChecks.positionsOf(checks.map(({ id }) => id));
  return policiesOf(network, kind).filter((policy) => membersOf(policy, 'postureCheckRoles').meets(positions));
}

/** Whether two versions of a check require the same, as a controller stores them. */
const requiresSame = (was: PostureCheckRow, check: PostureCheckRow): boolean =>
  Object.keys({ ...was, ...check }).every(
    (field) => OTHER_FIELDS.includes(field) || matchesRequested(check[field], was[field], field),
  );
