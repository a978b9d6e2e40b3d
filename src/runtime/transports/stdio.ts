import type { Readable, Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Era } from '../exposure/types.ts';
import type { Logger } from '../log.ts';
import { LineTransport } from './line-transport.ts';

/**
 * Serves one client over a pair of streams (MCP 2026-07-28, Transports, stdio), in either protocol era.
 * @param stdout the protocol's stream; nothing else may write to it
 * @returns ends the connection
 */
export function serveOverStdio(
  factory: (connection: { readonly era: Era }) => Server,
  stdin: Readable,
  stdout: Writable,
  log: Logger,
): () => Promise<void> {
  const handle = serveStdio(factory, {
    transport: new LineTransport(stdin, stdout),
    onerror: (error) => log.warn('protocol error', { message: error.message }),
  });
  return () => handle.close();
}
