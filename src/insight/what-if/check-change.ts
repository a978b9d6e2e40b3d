/** Who has to meet something else because a call changes what a posture check asks for. */
import { granted, membersOf, policiesOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import { PairSet } from '../../access/pair-set.ts';
import type { PostureCheckRow } from '../../access/rows.ts';
import { canonical } from '../../common/canonical.ts';

/** Fields of a check that ask nothing of a device. */
const OTHER_FIELDS = ['id', 'name', 'roleAttributes', 'tags', 'createdAt', 'updatedAt', 'version', '_links'];

/** The pairs that a check guards before the call and after it, if it asks for something else then. */
export function checkChange(before: Network, after: Network): PairSet {
  const changed = after.populations.postureChecks.rows.filter((check) => {
    const was = before.populations.postureChecks.get(check.id);
    return was !== undefined && was !== check && asked(was) !== asked(check);
  });
  if (changed.length === 0) return new PairSet();
  const positions = changed.flatMap(({ id }) => after.populations.postureChecks.positionOf(id) ?? []);
  const guarding = policiesOf(after, 'Dial').filter((policy) =>
    positions.some((position) => membersOf(policy, 'postureCheckRoles').has(position)),
  );
  return granted(guarding);
}

const asked = (check: PostureCheckRow): string =>
  canonical(Object.fromEntries(Object.entries(check).filter(([field]) => !OTHER_FIELDS.includes(field))));
