import { once } from '../../common/once.ts';
import type { Era } from '../../runtime/owners/client.ts';
import { severalNetworks } from '../../runtime/protocol/instructions.ts';
import { type ServerFace, serverFace } from '../../runtime/protocol/server-face.ts';
import type { JudgingNetworks } from '../../runtime/tools/exposure/allowed.ts';
import { version } from '../version.ts';
import type { Exposer } from './exposer.ts';

/** What a server says about itself to clients of each era: made once. */
export function facesOf({ mode, allowed, subject }: Exposer, networks: JudgingNetworks): (era: Era) => ServerFace {
  const faceOf = (era: Era) => once(() => serverFace(version, mode, era, severalNetworks(networks, allowed), subject));
  const faces = { legacy: faceOf('legacy'), modern: faceOf('modern') };
  return (era) => faces[era]();
}
