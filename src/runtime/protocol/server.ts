import { setMaxListeners } from 'node:events';
import { type Implementation, Server } from '@modelcontextprotocol/server';
import { withEitherSignal } from '../../common/abort.ts';
import type { Client, Era } from '../owners/client.ts';
import { callsOn } from './calls.ts';
import { offer } from './offers/offer.ts';
import type { Service } from './service.ts';

/**
 * Creates the MCP server of one connection: wiring only. Serves every protocol revision of the library.
 * @param opened the client, if it connected before the library was loaded
 * @param ending aborted when calls have to end, and are still to be answered
 */
export function createServer(
  service: Service,
  era: Era,
  opened?: Client,
  ending = new AbortController().signal,
): Server {
  // Every call listens for it.
  setMaxListeners(0, ending);
  const { serverInfo, capabilities, instructions, cacheHints } = service.face(era);
  const server = new Server(serverInfo as Implementation, {
    capabilities: { ...capabilities },
    instructions,
    cacheHints,
  });
  // The client may have gone.
  const changed = () => void server.sendToolListChanged().catch(() => undefined);
  const client = opened ?? service.open(era, changed);
  server.setRequestHandler('tools/list', async () => ({ tools: client.exposed.list() as never }));
  offer(server, service, client);
  const called = callsOn(server, service, client);
  const { telemetry } = client.process;
  server.setRequestHandler('tools/call', ({ params }, { mcpReq }) =>
    withEitherSignal([mcpReq.signal, ending], (signal) => {
      const work = () => called(params, mcpReq, signal);
      return telemetry === undefined ? work() : telemetry.resume(mcpReq._meta, work);
    }),
  );
  return server;
}
