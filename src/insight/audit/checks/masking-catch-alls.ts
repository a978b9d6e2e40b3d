import { membersOf } from '../../../access/grants.ts';
import { namedSome, nameOf } from '../../wording/finding.ts';
import { count } from '../../wording/text.ts';
import { type Check, entity } from '../check.ts';
import { isCatchAll, withoutCatchAll } from '../model.ts';

/** Catch-all policies that make others redundant: nobody would notice if the others were missing or wrong. */
export const maskingCatchAlls: Check = {
  id: 'masking-catch-alls',
  severity: 'medium',
  title: 'catch-all policies that mask others',
  lists: [],
  *find({ network }) {
    const all = [...network.policies.servicePolicies.values()];
    for (const wide of all) {
      if (!isCatchAll(wide.row)) continue;
      const [people, things] = [membersOf(wide, 'identityRoles'), membersOf(wide, 'serviceRoles')];
      const masked = all.filter((policy) => {
        const [own, held] = [membersOf(policy, 'identityRoles'), membersOf(policy, 'serviceRoles')];
        const grants = !own.isEmpty && !held.isEmpty;
        return (
          policy !== wide &&
          grants &&
          policy.row.type === wide.row.type &&
          !isCatchAll(policy.row) &&
          own.minus(people).isEmpty &&
          held.minus(things).isEmpty
        );
      });
      if (masked.length === 0) continue;
      const rows = masked.map(({ row }) => row);
      const guarded = rows.filter(({ postureCheckRoles }) => (postureCheckRoles ?? []).length > 0);
      yield {
        what: `${nameOf(wide.row)} grants all that ${count(masked.length, 'other policy grants', 'other policies grant')}: ${namedSome(rows)}`,
        entities: [
          entity('service-policy', wide.row),
          ...rows.slice(0, 20).map((row) => entity('service-policy', row)),
        ],
        since: wide.row.updatedAt,
        fix: withoutCatchAll(wide.row),
        ...(guarded.length > 0 && {
          severity: 'high' as const,
          evidence: [`posture checks of ${namedSome(guarded)} are bypassed: policies are alternatives`],
        }),
      };
    }
  },
};
