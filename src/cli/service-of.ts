import { once, onceItWorks } from '../common/once.ts';
import { SERVER_CATEGORY } from '../contract.ts';
import { decide } from '../runtime/gate/policy/index.ts';
import { type Era, openClient } from '../runtime/owners/client.ts';
import { severalNetworks } from '../runtime/protocol/instructions.ts';
import { serverFace } from '../runtime/protocol/server-face.ts';
import type { Service } from '../runtime/protocol/service.ts';
import type { Opened } from './open.ts';
import { subjectOf } from './subject.ts';
import { version } from './version.ts';

/** What clients are served with. Each connection is a separate client. */
export function serviceOf({ process, networks, exposing }: Opened): Service {
  const load = async () => (await import('../runtime/call.ts')).call;
  const failed = ({ code, message }: NodeJS.ErrnoException): never => {
    process.log.error('the part that makes calls cannot be loaded', { code, message });
    throw new Error('This server cannot make calls: a part of it cannot be loaded. Restart it, or reinstall it.');
  };
  const faceOf = (era: Era) =>
    once(() =>
      serverFace(version, exposing.mode, era, severalNetworks(networks, exposing.allowed), subjectOf(process.apis)),
    );
  const view = once(() => exposing.open('modern'));
  const faces = { legacy: faceOf('legacy'), modern: faceOf('modern') };
  return {
    log: process.log,
    asks: ({ network }) => networks.named(network)?.policy.confirm.mode === 'elicit',
    mayCall(name, args) {
      const tool = view().find(name);
      if (tool === undefined) return false;
      const meant = tool.forward === undefined ? tool : process.find(String(args['operation']));
      if (meant === undefined || meant.category === SERVER_CATEGORY) return true;
      const network = networks.named(args['network']);
      return network === undefined || decide(meant, network.policy.exposure).allowed;
    },
    face: (era) => faces[era](),
    open: (era, changed, shared) => openClient(process, networks, exposing.open(era, changed), shared),
    calls: onceItWorks(() => load().catch(failed)),
  };
}
