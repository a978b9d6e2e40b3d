import { routersOf } from '../../access/grants.ts';
import type { Network } from '../../access/network.ts';
import type { TerminatorRow } from '../../access/rows.ts';
import { loadNetwork } from '../load-network.ts';
import { type Source, valueOr } from '../source.ts';
import { type Circumstances, isInUse } from './matrix.ts';

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
): Circumstances['hosted'] {
  if (terminators === undefined) return undefined;
  const hosted = new Map<number, boolean>();
  for (const { routerId, serviceId } of terminators) {
    const service = populations.services.positionOf(serviceId);
    const router = populations.routers.get(routerId);
    // One whose router is not of the edge counts.
    const isUsable = router === undefined || isInUse(router);
    if (service !== undefined) hosted.set(service, isUsable || hosted.get(service) === true);
  }
  return hosted;
}
