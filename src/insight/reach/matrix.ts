/** Who reaches what, with the policies behind each entry, what they require, and whether it works now. */
import { type AccessKind, granting, membersOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import type { PairSet } from '../../access/pair-set.ts';
import type { EntityRow, IdentityRow, RouterRow } from '../../access/rows.ts';
import { isCatchAll } from '../audit/model.ts';

export interface Entry {
  readonly entity: EntityRow;
  readonly kind: AccessKind;
  readonly policies: readonly string[];
  /** Groups of posture checks, one of which has to pass; empty if a policy requires none. */
  readonly posture: readonly string[];
  readonly onlyByCatchAll: boolean;
  /** Whether one of the policies names posture checks and matches none, so that nothing is checked. */
  readonly unchecked: boolean;
  /** Why it does not work now; undefined if the controller shows no reason. */
  readonly obstacle: string | undefined;
}

/** What decides about entries, read once for all. */
export interface Circumstances {
  readonly network: Network;
  readonly identityRouters: PairSet;
  readonly serviceRouters: PairSet;
  /** By position, services that have terminators, and whether one is on a router in use; undefined if not readable. */
  readonly hosted: ReadonlyMap<number, boolean> | undefined;
}

export function entryOf(
  circumstances: Circumstances,
  kind: AccessKind,
  identity: number,
  service: number,
  entity: EntityRow,
): Entry {
  const { network } = circumstances;
  const policies = granting(network, kind, identity, service);
  const groups = policies.map((policy) =>
    network.populations.postureChecks.rowsAt(membersOf(policy, 'postureCheckRoles')).map(({ id, name }) => name ?? id),
  );
  const open = groups.some((group) => group.length === 0);
  return {
    entity,
    kind,
    policies: policies.map(({ row }) => row.name),
    posture: open ? [] : [...new Set(groups.flat())],
    unchecked: policies.some(
      (policy, at) => (policy.row.postureCheckRoles ?? []).length > 0 && groups[at]?.length === 0,
    ),
    onlyByCatchAll: policies.every(({ row }) => isCatchAll(row)),
    obstacle: obstacleOf(circumstances, kind, identity, service),
  };
}

function obstacleOf(
  { hosted, identityRouters, network, serviceRouters }: Circumstances,
  kind: AccessKind,
  identity: number,
  service: number,
): string | undefined {
  const row: IdentityRow | undefined = network.populations.identities.at(identity);
  if (row?.disabled === true) return 'disabled';
  const routers = identityRouters.row(identity).and(serviceRouters.row(service));
  if (routers.isEmpty) return 'no edge router in common';
  if (!network.populations.routers.rowsAt(routers).some(isInUse)) return 'common edge routers offline or disabled';
  if (kind === 'Bind' || hosted === undefined || hosted.get(service) === true) return undefined;
  return hosted.has(service) ? 'hosted only on routers that are offline or disabled' : 'nothing hosts it';
}

/** Whether circuits can use a router now. */
export function isInUse({ disabled, isOnline }: RouterRow): boolean {
  return isOnline === true && disabled !== true;
}
