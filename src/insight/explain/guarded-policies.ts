/** Service policies with the posture checks that guard them. */
import { selector, selects } from '../../access/roles.ts';
import type { PolicyRow, PostureCheckRow } from '../../access/rows.ts';
import type { ReadResult, Source } from '../reading/source.ts';

/** A service policy with the checks that its roles select. */
export interface GuardedPolicy {
  readonly row: PolicyRow;
  readonly checks: ReadResult<readonly PostureCheckRow[]>;
}

/** Reads the checks of each policy. */
export function withPostureChecks(source: Source, policies: readonly PolicyRow[]): Promise<readonly GuardedPolicy[]> {
  return Promise.all(
    policies.map(async (row) => {
      if ((row.postureCheckRoles ?? []).length === 0) return { row, checks: { value: [] } };
      const checks = await source.list<PostureCheckRow>('listServicePolicyPostureChecks', { id: row.id });
      return { row, checks: 'value' in checks ? checks : await checksByRoles(source, row) };
    }),
  );
}

async function checksByRoles(source: Source, row: PolicyRow): Promise<ReadResult<readonly PostureCheckRow[]>> {
  const all = await source.list<PostureCheckRow>('listPostureChecks');
  if ('unread' in all) return all;
  const roles = selector(row.postureCheckRoles, row.semantic);
  return { value: all.value.filter((check) => selects(roles, check)) };
}
