import type { Readable, Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Logger } from '../log.ts';

/** A running server on a pair of streams. */
export interface RunningServer {
  /** Resolves when the client has gone or `close` was called. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves one client over a pair of streams (MCP 2026-07-28, Transports, stdio), in either protocol era.
 * @param stdout the protocol's stream; nothing else may write to it
 */
export function serveOverStdio(factory: () => Server, stdin: Readable, stdout: Writable, log: Logger): RunningServer {
  const transport = new StdioServerTransport(stdin, stdout);
  const handle = serveStdio(factory, {
    transport,
    onerror: (error) => log.warn('protocol error', { message: error.message }),
  });
  const closed = new Promise<void>((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
    // A client that no longer reads has gone, too.
    stdout.once('error', () => resolve());
  });
  return { closed, close: () => handle.close() };
}
