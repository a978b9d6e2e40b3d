/** Why services, or identities, may use no edge router: a policy that is wrong, or that nobody has made. */
import { membersOf } from '../../access/grants.ts';
import type { HeldPolicy } from '../../access/network.ts';
import { nameText } from '../../common/name-text.ts';
import { fixOr } from '../wording/finding.ts';
import { POLICY_NOUNS, POLICY_WORDS } from '../wording/kinds.ts';
import { policyEntity, type Root } from './check.ts';
import type { AuditModel } from './model.ts';

const PLACES = {
  services: { kind: 'serviceEdgeRouterPolicies', side: 'serviceRoles' },
  identities: { kind: 'edgeRouterPolicies', side: 'identityRoles' },
} as const;

/**
 * The root cause for the entity at a position. Undefined if only the entity itself seems to be wrong: no policy
 * includes it, but others have edge routers.
 */
export function routerRoots({ network }: AuditModel, of: keyof typeof PLACES): (position: number) => Root | undefined {
  const { kind, side } = PLACES[of];
  const policies = [...network.policies[kind].values()].filter(({ row }) => row.isSystem !== true);
  const matching = `${POLICY_WORDS[kind]} matches`;
  const empty = policies.find((policy) => membersOf(policy, side).isEmpty);
  const isForAll = policies.every(
    (policy) => membersOf(policy, side).isEmpty || membersOf(policy, 'edgeRouterRoles').isEmpty,
  );
  const root = ({ row }: HeldPolicy, says: string, roles: readonly string[] | undefined, changed: string): Root => ({
    entity: policyEntity(kind, row),
    says: `may not use any edge router: ${says}`,
    remedy: fixOr(
      roles && { tool: `patch${POLICY_NOUNS[kind]}`, arguments: { id: row.id, [changed]: roles } },
      `Correct the ${side} of ${nameText(row.name)}, or create a policy that includes them.`,
    ),
  });
  return (position) => {
    const holding = policies.find((policy) => membersOf(policy, side).has(position));
    if (holding !== undefined) {
      const name = nameText(holding.row.name);
      return root(holding, `${name} includes them, and no enabled edge router`, ['#all'], 'edgeRouterRoles');
    }
    if (empty !== undefined) {
      const says = `no ${matching} them, and ${nameText(empty.row.name)} matches nothing`;
      // Another one may have been meant for them.
      return { ...root(empty, says, isForAll ? ['#all'] : undefined, side), certainty: 'plausible' };
    }
    if (!isForAll) return undefined;
    return {
      says: `may not use any edge router: no ${matching} them, or any other`,
      remedy: {
        fix: {
          tool: `create${POLICY_NOUNS[kind]}`,
          arguments: { name: `routers-of-all-${of}`, semantic: 'AnyOf', [side]: ['#all'], edgeRouterRoles: ['#all'] },
        },
      },
    };
  };
}
