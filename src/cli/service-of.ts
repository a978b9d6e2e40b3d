import { onceItWorks } from '../common/once.ts';
import type { Session } from '../runtime/call.ts';
import { serverFace } from '../runtime/protocol/server-face.ts';
import type { Service } from '../runtime/protocol/service.ts';
import type { Exposer } from './exposer.ts';
import { version } from './version.ts';

/** What clients are served with, of what was opened. */
export function serviceOf(session: Session, exposing: Exposer): Service {
  const load = async () => (await import('../runtime/call-exposed.ts')).callExposed;
  const failed = ({ code, message }: NodeJS.ErrnoException): never => {
    session.log.error('what makes calls cannot be loaded', { code, message });
    throw new Error(
      'This server cannot make calls: a part of it cannot be loaded. Start it again, or install it anew.',
    );
  };
  return {
    session,
    face: (era) => serverFace(version, exposing.mode, era),
    open: (era, changed) => exposing.open(era, changed),
    calls: onceItWorks(() => load().catch(failed)),
  };
}
