import type { Logger } from '../../common/log.ts';
import type { call } from '../call.ts';
import type { Client, Era, Shared } from '../owners/client.ts';
import type { ServerFace } from './server-face.ts';

/** What a transport needs to serve its clients. */
export interface Service {
  readonly log: Logger;
  /** How clients confirm changes by these arguments: whether a person is asked through them. */
  asks(args: Readonly<Record<string, unknown>>): boolean;
  /** Whether policy allows this call. Whatever else is wrong with it, the call itself tells. */
  mayCall(tool: string, args: Readonly<Record<string, unknown>>): boolean;
  /** What the server says about itself to a client of an era. */
  face(era: Era): ServerFace;
  /**
   * Makes a client for a connection.
   * @param changed told when the list of tools that it sees has changed
   * @param shared what it has in common with other connections of the same principal
   */
  open(era: Era, changed: () => void, shared?: Shared): Client;
  /** Loads what makes the calls; a start does not need it. */
  calls(): Promise<typeof call>;
}
