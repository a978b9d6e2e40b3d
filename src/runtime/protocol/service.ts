import type { Session } from '../call.ts';
import type { callExposed } from '../call-exposed.ts';
import type { Era, Exposed } from '../tools/exposure/types.ts';
import type { ServerFace } from './server-face.ts';

/** What clients are served with: one network, by any number of connections. */
export interface Service {
  readonly session: Session;
  /** What the server says of itself to a connection of an era. */
  face(era: Era): ServerFace;
  /**
   * What one connection sees.
   * @param changed told when that has changed
   */
  open(era: Era, changed: () => void): Exposed;
  /** Brings what makes the calls: a start loads nothing of it. */
  calls(): Promise<typeof callExposed>;
}
