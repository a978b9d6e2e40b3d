import { routersOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { loadNetwork } from '../load-network.ts';
import { type Source, valueOr } from '../source.ts';
import type { Circumstances } from './matrix.ts';

/** Reads what decides whether access works now. @param service only for this service */
export async function readCircumstances(source: Source, service?: string): Promise<Circumstances> {
  const given = {
    ...(service !== undefined && { filter: `service="${service}"` }),
    fields: ['id', 'serviceId', 'routerId'],
  };
  const [network, terminators] = await Promise.all([
    loadNetwork(source),
    source.list<TerminatorRow>('listFabricTerminators', given),
  ]);
  return {
    network,
    identityRouters: routersOf(network, 'identities'),
    serviceRouters: routersOf(network, 'services'),
    hosted: hostedServices(network, valueOr(terminators, undefined)),
  };
}

function hostedServices(
  { populations }: Network,
  terminators: readonly TerminatorRow[] | undefined,
): ReadonlySet<number> | undefined {
  if (terminators === undefined) return undefined;
  return new Set(terminators.flatMap(({ serviceId }) => populations.services.positionOf(serviceId) ?? []));
}
