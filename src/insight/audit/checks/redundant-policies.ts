import { BitSet } from '../../../access/bit-set.ts';
import { membersOf, policiesOf } from '../../../access/grants.ts';
import type { HeldPolicy } from '../../../access/network.ts';
import type { Steps } from '../../../access/steps.ts';
import { namedSome, nameOf } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';
import { isCatchAll } from '../model.ts';

/** Service policies that nobody would miss. Another check reports those that only catch-all policies make redundant. */
export const redundantPolicies: Check = {
  id: 'redundant-policies',
  severity: 'low',
  title: 'service policies that grant nothing that others do not grant too',
  lists: [],
  *find({ network }) {
    for (const kind of ['Dial', 'Bind'] as const) {
      const policies = policiesOf(network, kind).filter(({ row }) => !isCatchAll(row));
      const byService = yield* holdersOf(policies);
      const redundant = new Set<HeldPolicy>();
      for (const policy of policies) {
        yield;
        const others = covering(policy, byService, redundant);
        if (others === undefined) continue;
        // Of two alike, only one can go.
        redundant.add(policy);
        const rows = [...others].map(({ row }) => row);
        yield {
          what: `${nameOf(policy.row)} grants nothing that ${namedSome(rows)} ${rows.length === 1 ? 'does' : 'do'} not grant too`,
          entities: [entity('service-policy', policy.row)],
          evidence: ['as the members are now: it may be meant for others that get its attributes later'],
          fix: { tool: 'deleteServicePolicy', arguments: { id: policy.row.id } },
        };
      }
    }
  },
};

type Holders = ReadonlyMap<number, readonly HeldPolicy[]>;

/** By service, the policies that include it. */
function* holdersOf(policies: readonly HeldPolicy[]): Steps<Holders> {
  const holders = new Map<number, HeldPolicy[]>();
  for (const policy of policies) {
    for (const service of membersOf(policy, 'serviceRoles')) {
      const known = holders.get(service);
      if (known === undefined) holders.set(service, [policy]);
      else known.push(policy);
    }
    yield;
  }
  return holders;
}

/** The policies that together grant all that one does, without other posture checks; undefined if it grants more. */
function covering(
  policy: HeldPolicy,
  byService: Holders,
  gone: ReadonlySet<HeldPolicy>,
): ReadonlySet<HeldPolicy> | undefined {
  const identities = membersOf(policy, 'identityRoles');
  const services = membersOf(policy, 'serviceRoles');
  if (identities.isEmpty || services.isEmpty) return undefined;
  const used = new Set<HeldPolicy>();
  for (const service of services) {
    const others = (byService.get(service) ?? []).filter(
      (other) => other !== policy && !gone.has(other) && asksNoMore(other, policy),
    );
    const granted = new BitSet();
    for (const other of others) {
      const own = membersOf(other, 'identityRoles');
      if (!own.meets(identities)) continue;
      used.add(other);
      granted.addAll(own);
    }
    if (!identities.minus(granted).isEmpty) return undefined;
  }
  return used;
}

const asksNoMore = (one: HeldPolicy, other: HeldPolicy): boolean =>
  membersOf(one, 'postureCheckRoles').minus(membersOf(other, 'postureCheckRoles')).isEmpty;
