import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Client } from '../owners/client.ts';
import { createServer } from './server.ts';
import type { Service } from './service.ts';

/**
 * Has the protocol library serve a connection, in whichever era its client speaks.
 * @param opened the client, where it has opened the connection already
 * @param report told of what goes against the protocol
 * @returns ends the connection
 */
export function serveByLibrary(
  service: Service,
  transport: Transport,
  opened: Client | undefined,
  report: (error: Error) => void,
): () => Promise<void> {
  const handle = serveStdio(({ era }) => createServer(service, era, era === 'legacy' ? opened : undefined), {
    transport,
    onerror: report,
  });
  return () => handle.close();
}
