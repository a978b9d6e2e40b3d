import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Client } from '../owners/client.ts';
import { createServer } from './server.ts';
import type { Service } from './service.ts';

/**
 * Lets the protocol library serve a connection, in whichever era its client uses.
 * @param opened the client, if it has already opened the connection
 * @param report called for protocol violations
 * @param ending comes when calls have to end, and are to be answered
 * @returns ends the connection
 */
export function serveByLibrary(
  service: Service,
  transport: Transport,
  opened: Client | undefined,
  report: (error: Error) => void,
  ending: AbortSignal,
): () => Promise<void> {
  const handle = serveStdio(({ era }) => createServer(service, era, era === 'legacy' ? opened : undefined, ending), {
    transport,
    onerror: report,
  });
  return () => handle.close();
}
