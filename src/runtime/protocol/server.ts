import { CLIENT_INFO_META_KEY, type Implementation, Server } from '@modelcontextprotocol/server';
import type { Consent } from '../gate/confirm/types.ts';
import { clientInfo } from '../safety/audit/client-info.ts';
import type { Era, Exposed } from '../tools/exposure/types.ts';
import { consentOf } from './consent.ts';
import type { Service } from './service.ts';
import { progressTo } from './transports/progress.ts';

/**
 * Makes the MCP server of one connection: wiring only. Serves every protocol revision that the library knows.
 * @param opened what the connection sees, where it was opened before the library was there
 */
export function createServer(service: Service, era: Era, opened?: Exposed): Server {
  const { session } = service;
  const { serverInfo, capabilities, instructions, cacheHints } = service.face(era);
  const server = new Server(serverInfo as Implementation, {
    capabilities: { ...capabilities },
    instructions,
    cacheHints,
  });
  const exposed = opened ?? service.open(era, () => void server.sendToolListChanged());
  server.setRequestHandler('tools/list', async () => ({ tools: exposed.list() as never }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    // In the newer era each request says who asks; in the older one the client has said so when it opened.
    const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
    const client = clientInfo(envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion());
    const request = {
      tool: params.name,
      arguments: params.arguments ?? {},
      signal: mcpReq.signal,
      progress: progressTo(mcpReq.notify, mcpReq._meta?.progressToken),
      client,
    };
    const callExposed = await service.calls();
    const make = (consent: Consent | undefined) => callExposed(exposed, session, { ...request, consent });
    const asks = session.confirm.mode === 'elicit';
    const { answer, question } = await make(asks ? consentOf(mcpReq, server.getClientCapabilities()) : undefined);
    if (question === undefined) return { ...answer };
    const { elicit } = await import('./elicit.ts');
    return { ...(await elicit(question, answer, mcpReq, make)) };
  });
  return server;
}
