import type { Logger } from '../../common/log.ts';
import type { call } from '../call.ts';
import type { Client, Era, Exposed, Shared } from '../owners/client.ts';
import type { ServerFace } from './server-face.ts';

/** What a transport needs to serve its clients. */
export interface Service {
  readonly log: Logger;
  /** Whether a person is asked through the client to confirm a change with these arguments. */
  elicits(args: Readonly<Record<string, unknown>>): boolean;
  /** Whether policy allows this call. Any other fault is reported by the call itself. */
  mayCall(tool: string, args: Readonly<Record<string, unknown>>): boolean;
  /** What the server says about itself to a client of an era. */
  face(era: Era): ServerFace;
  /**
   * Makes a client for a connection.
   * @param changed called when the list of tools that it sees has changed
   * @param shared what it has in common with other connections of the same principal
   */
  open(era: Era, changed: () => void, shared?: Shared): Client;
  /** Loads what makes the calls; a start does not need it. */
  calls(): Promise<typeof call>;
}

/** The part of a service that answers openings and lists while the rest is being loaded. */
export interface EarlyService extends Pick<Service, 'log' | 'face'> {
  /** Makes a client for a connection. @param changed called when the list of tools that it sees has changed */
  open(era: Era, changed: () => void): EarlyClient;
  /** Loads the rest. */
  whole(): Promise<Service>;
}

/** What a client sees, and how to load what its calls need. */
export interface EarlyClient {
  readonly exposed: Exposed;
  /** Always the same one. */
  whole(): Promise<Client>;
}

/** A service that is completely loaded. */
export const loaded = (service: Service): EarlyService => ({
  log: service.log,
  face: service.face,
  open(era, changed) {
    const client = service.open(era, changed);
    return { exposed: client.exposed, whole: async () => client };
  },
  whole: async () => service,
});
