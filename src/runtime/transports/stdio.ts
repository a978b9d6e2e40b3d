import type { Readable, Writable } from 'node:stream';
import type { Server, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Era } from '../exposure/types.ts';
import type { Logger } from '../log.ts';
import { CallLane } from './call-lane.ts';
import { LineTransport } from './line-transport.ts';

/** What a server is made for. */
export interface Connection {
  readonly era: Era;
  /** Where plain calls can be answered past the library. */
  readonly lane: CallLane;
}

/** Makes the server of one connection, once it is known in which era the client speaks. */
export type ServerFactory = (connection: Connection) => Server;

/**
 * Serves one client over a pair of streams (MCP 2026-07-28, Transports, stdio), in either protocol era.
 * @param stdout the protocol's stream; nothing else may write to it
 * @returns ends the connection
 */
export function serveOverStdio(
  factory: ServerFactory,
  stdin: Readable,
  stdout: Writable,
  log: Logger,
): () => Promise<void> {
  return serveOver(factory, new LineTransport(stdin, stdout), log);
}

/** Serves one client over any transport that carries one connection. @returns ends the connection */
export function serveOver(factory: ServerFactory, transport: Transport, log: Logger): () => Promise<void> {
  const lane = new CallLane(transport);
  const handle = serveStdio(({ era }) => factory({ era, lane }), {
    transport: lane,
    onerror: (error) => log.warn('protocol error', { message: error.message }),
  });
  return () => handle.close();
}
