/** The calls that remove a person's access, in a safe order. */

import type { Network } from '../../access/network.ts';
import type { PolicyKind } from '../../access/policies.ts';
import { sidesOf } from '../../access/policies.ts';
import type { IdentityRow, ServiceRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { withLivingRoles } from '../reading/living-roles.ts';
import { type Fix, namedSome } from '../wording/finding.ts';
import { POLICY_NOUNS } from '../wording/kinds.ts';
import { disabling, type OwnedIdentity } from './owned.ts';

export interface Step {
  readonly call: Fix;
  readonly effect: string;
}

interface Open {
  readonly apiSessions: readonly { readonly id: string }[];
  readonly circuits: readonly { readonly id: string }[];
  /** The services that an identity hosts now. */
  hostedBy(host: IdentityRow): readonly ServiceRow[];
}

export function offBoarding(
  network: Network,
  person: IdentityRow,
  owned: readonly OwnedIdentity[],
  { apiSessions, circuits, hostedBy }: Open,
): readonly Step[] {
  const name = nameText(person.name ?? person.id);
  const disable = (row: IdentityRow): Step => ({
    call: disabling(row),
    effect: `${nameText(row.name ?? row.id)} can no longer log in, and its sessions end${hostedBy(row).length === 0 ? '' : `; it no longer hosts ${namedSome(hostedBy(row))}`}`,
  });
  const certain = owned.filter(({ certainty, row }) => certainty === 'recorded' && row.disabled !== true);
  return [
    ...(person.disabled === true ? [] : [disable(person)]),
    ...certain.map(({ row }) => disable(row)),
    ...apiSessions.map(({ id }) => ({
      call: { tool: 'deleteAPISessions', arguments: { id } },
      effect: 'ends a login of an older client at once',
    })),
    ...circuits.map(({ id }) => ({
      call: { tool: 'deleteFabricCircuit', arguments: { id } },
      effect: 'closes an open connection',
    })),
    ...namedInPolicies(network, person),
    {
      call: { tool: 'deleteIdentity', arguments: { id: person.id } },
      effect: `${name} is deleted, with its credentials; this can't be undone, disabling can`,
    },
  ];
}

/** Calls that remove the person's id from role lists, which would otherwise name a missing identity. */
function namedInPolicies(network: Network, person: IdentityRow): readonly Step[] {
  const kinds: readonly PolicyKind[] = ['servicePolicies', 'edgeRouterPolicies'];
  const role = `@${person.id}`;
  return kinds.flatMap((kind) =>
    [...network.policies[kind].values()].flatMap(({ row }) =>
      sidesOf(kind).flatMap(([side]) => {
        const roles = row[side] ?? [];
        if (!roles.includes(role) || row.isSystem === true) return [];
        const left = roles.filter((each) => each !== role);
        const call = withLivingRoles(network, {
          tool: `patch${POLICY_NOUNS[kind]}`,
          arguments: { id: row.id, [side]: left },
        });
        return [
          {
            call,
            effect: `${nameText(row.name)} no longer names it${left.length === 0 ? ', and so names nobody' : ''}`,
          },
        ];
      }),
    ),
  );
}
