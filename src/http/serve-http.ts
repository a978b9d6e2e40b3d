import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connections } from './edge/connections.ts';
import { makeListener } from './listener.ts';
import { ENDPOINT } from './paths.ts';
import type { HttpSettings } from './settings.ts';
import { type HttpService, Site } from './site.ts';

/** A running server. */
export interface RunningServer {
  /** Where it listens. */
  readonly url: string;
  /** Stops accepting requests, lets those in progress finish, and stops. */
  drain(): Promise<void>;
}

/** Serves the protocol over HTTP. @throws {Error} if it cannot listen there */
export async function serveOverHttp(settings: HttpSettings, service: HttpService): Promise<RunningServer> {
  const site = new Site(settings, service);
  const server = makeListener(
    settings,
    (request, response) => void site.handle(request, response, () => connections.busy(request.socket)),
    service.log,
  );
  const connections = new Connections(server, settings.limits.connections);
  await listening(server, settings);
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `${settings.tls === undefined ? 'http' : 'https'}://${host}:${port}${ENDPOINT}`,
    async drain() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await site.drain(settings.limits.drain);
      server.closeAllConnections();
      await closed;
    },
  };
}

const listening = (server: Server, { host, port }: HttpSettings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
