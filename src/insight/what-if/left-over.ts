/** Configs and policies that only served a deleted service: controllers leave them behind. */
import type { Network } from '../../access/network.ts';
import type { PolicyKind } from '../../access/policies.ts';
import type { EntityRow, PolicyRow } from '../../access/rows.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { onlyRow } from './only-row.ts';
import type { PlannedCall } from './planned-call.ts';

/** The tool that deletes each kind of policy. */
const DELETES = {
  servicePolicies: 'deleteServicePolicy',
  serviceEdgeRouterPolicies: 'deleteServiceEdgeRouterPolicy',
} as const satisfies Partial<Record<PolicyKind, string>>;

/** For a call that deletes a service, a line about the configs and policies that nothing else uses. */
export async function leftOver(
  source: Source,
  { policies, populations }: Network,
  { arguments: args, tool }: PlannedCall,
): Promise<readonly string[]> {
  if (tool !== 'deleteService') return [];
  const service = onlyRow(populations.services.rows, args['id'], 'service');
  const others = new Set(
    populations.services.rows.flatMap(({ configs, id }) => (id === service.id ? [] : (configs ?? []))),
  );
  const configs = valueOr(await source.list<EntityRow>('listServiceConfig', { id: service.id }), []);
  const parts = [
    part(
      configs.filter(({ id }) => !others.has(id)),
      'deleteConfig',
    ),
    ...(['servicePolicies', 'serviceEdgeRouterPolicies'] as const).map((kind) =>
      part(
        [...policies[kind].values()].flatMap(({ row }) => (namesOnly(row, service.id) ? row : [])),
        DELETES[kind],
      ),
    ),
  ].filter((text) => text !== undefined);
  return parts.length === 0 ? [] : [`Left behind, for no other service: ${parts.join('; ')}.`];
}

const part = (rows: readonly Pick<EntityRow, 'id' | 'name'>[], tool: string) =>
  rows.length === 0 ? undefined : `${namedSome(rows)} (${tool})`;

/** Whether a policy only names entities: one with attributes may be meant for services that are added later. */
const namesOnly = ({ serviceRoles }: PolicyRow, id: string) =>
  (serviceRoles ?? []).length === 1 && serviceRoles?.[0] === `@${id}`;
