import { InterceptIndex } from '../../../access/intercept-index.ts';
import { isHostConfig } from '../../../access/intercepts.ts';
import type { ConfigRow } from '../../../access/rows.ts';
import { namedSome } from '../../wording/finding.ts';
import { type Check, entity } from '../check.ts';
import { interceptedServices } from './intercept-collisions.ts';

/** Services that are looked at in one step. */
const STEP = 200;

/** Services whose host forwards to an address that the host itself intercepts: traffic goes round in circles. */
export const hostLoops: Check = {
  id: 'host-loops',
  severity: 'high',
  title: 'hosts that forward into their own intercept',
  lists: ['configs'],
  *find(model) {
    const { identities, services } = model.network.populations;
    const configs = new Map(model.lists.configs.map((config) => [config.id, config]));
    const index = new InterceptIndex(yield* interceptedServices(model));
    for (const position of services.all) {
      if (position % STEP === 0) yield;
      const service = services.at(position);
      const targets = (service?.configs ?? []).flatMap((id) => targetOf(configs.get(id)));
      for (const target of targets) {
        for (const catcher of index.meeting(target)) {
          const caught = services.at(catcher.owner);
          const hosts = model.binders.row(position).and(model.dialers.row(catcher.owner));
          if (service === undefined || caught === undefined || hosts.isEmpty) continue;
          yield {
            what: `${service.name ?? service.id} is forwarded to ${target.address}:${target.low}, which ${caught.name ?? caught.id} intercepts on its own host`,
            entities: [entity('service', service), entity('service', caught)],
            evidence: [`hosts that may dial ${caught.name ?? caught.id} too: ${namedSome(identities.rowsAt(hosts))}`],
            certainty: 'plausible',
            next: `Let the host config of ${service.name ?? service.id} name its target by an address that no service intercepts (patchConfig), or keep its hosts out of the Dial policies of ${caught.name ?? caught.id}.`,
          };
        }
      }
    }
  },
};

function targetOf(config: ConfigRow | undefined) {
  const { address, port, protocol } = config !== undefined && isHostConfig(config) ? (config.data ?? {}) : {};
  if (typeof address !== 'string' || typeof port !== 'number') return [];
  return [
    {
      address: address.toLowerCase(),
      protocol: typeof protocol === 'string' ? protocol : 'tcp',
      low: port,
      high: port,
    },
  ];
}
