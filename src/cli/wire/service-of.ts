import { once, onceItWorks } from '../../common/once.ts';
import { SERVER_CATEGORY } from '../../contract.ts';
import { decide } from '../../runtime/gate/policy/index.ts';
import { openClient } from '../../runtime/owners/client.ts';
import type { Service } from '../../runtime/protocol/service.ts';
import { facesOf } from './faces-of.ts';
import { failedToLoad } from './failed-to-load.ts';
import type { Opened } from './open.ts';

/** What clients are served with. Each connection is a separate client. */
export function serviceOf({ process, networks, exposing }: Opened): Service {
  const load = async () => (await import('../../runtime/call.ts')).call;
  const view = once(() => exposing.open('modern'));
  return {
    log: process.log,
    elicits: ({ network }) => networks.named(network)?.policy.confirm.mode === 'elicit',
    mayCall(name, args) {
      const tool = view().find(name);
      if (tool === undefined) return false;
      const meant = tool.forward === undefined ? tool : process.find(String(args['operation']));
      if (meant === undefined || meant.category === SERVER_CATEGORY) return true;
      const network = networks.named(args['network']);
      return network === undefined || decide(meant, network.policy.exposure).allowed;
    },
    face: facesOf(exposing, networks),
    open: (era, changed, shared) => openClient(process, networks, exposing.open(era, changed), shared),
    calls: onceItWorks(() => load().catch(failedToLoad(process.log))),
  };
}
