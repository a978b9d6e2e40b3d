/** Posture checks whose requirement changes because of a call, and the policies that they guard. */
import { type AccessKind, membersOf, policiesOf } from '../../access/grants.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import type { PostureCheckRow } from '../../access/rows.ts';
import { canonical } from '../../common/canonical.ts';

/** Fields of a check that require nothing of a device. */
const OTHER_FIELDS = ['id', 'name', 'roleAttributes', 'tags', 'createdAt', 'updatedAt', 'version', '_links'];

/** The checks that require something else after a call. */
export function checksChanged(before: Network, after: Network): readonly PostureCheckRow[] {
  if (before.populations.postureChecks === after.populations.postureChecks) return [];
  return after.populations.postureChecks.rows.filter((check) => {
    const was = before.populations.postureChecks.get(check.id);
    return was !== undefined && was !== check && requirement(was) !== requirement(check);
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

const requirement = (check: PostureCheckRow): string =>
  canonical(Object.fromEntries(Object.entries(check).filter(([field]) => !OTHER_FIELDS.includes(field))));
