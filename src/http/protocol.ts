import type { Server, Transport } from '@modelcontextprotocol/server';
import type { Client, Era } from '../runtime/owners/client.ts';
import { createServer } from '../runtime/protocol/server.ts';
import type { Service } from '../runtime/protocol/service.ts';
import { type Connection, serveOver } from '../runtime/protocol/transports/serve.ts';

/** What handles protocol messages: this product, or anything else served over HTTP. */
export interface Protocol {
  /** Serves a session of the older era. */
  session(service: Service, wire: Transport): Connection;
  /** Makes what serves one request that stands for itself. */
  server(service: Service, era: Era, client: Client | undefined): Server;
}

export const ownProtocol: Protocol = { session: serveOver, server: createServer };
