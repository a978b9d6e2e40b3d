import type { JSONRPCMessage, Server, Transport } from '@modelcontextprotocol/server';
import type { Signal } from '../common/signal.ts';
import type { Client, Era } from '../runtime/owners/client.ts';
import { answerQuickRead, type QuickRead, quickReadIn } from '../runtime/protocol/quick-read.ts';
import { createServer } from '../runtime/protocol/server.ts';
import type { Service } from '../runtime/protocol/service.ts';
import { type Connection, serveOver } from '../runtime/protocol/transports/serve.ts';

/** What handles protocol messages: this product, or a test's own server. */
export interface Protocol {
  /** Serves a session of the older era. */
  session(service: Service, wire: Transport): Connection;
  /** Creates a handler for self-contained requests. */
  server(service: Service, era: Era, client: Client | undefined): Server;
  /** How requests are served that need no such server, where there are any. */
  readonly quick?: {
    find(message: unknown, client: Client): QuickRead | undefined;
    answer(service: Service, client: Client, read: QuickRead, signal: Signal): Promise<JSONRPCMessage>;
  };
}

export const zitiProtocol: Protocol = {
  session: serveOver,
  server: createServer,
  quick: { find: quickReadIn, answer: answerQuickRead },
};
