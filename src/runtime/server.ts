import { CLIENT_INFO_META_KEY, Server } from '@modelcontextprotocol/server';
import { clientInfo } from './audit/client-info.ts';
import type { Session } from './call.ts';
import { callExposed } from './call-exposed.ts';
import { consentOf } from './confirm/consent.ts';
import type { Consent } from './confirm/types.ts';
import type { Exposed } from './exposure/types.ts';
import type { ServerFace } from './server-face.ts';
import type { CallLane } from './transports/call-lane.ts';
import { progressTo } from './transports/progress.ts';

/**
 * Makes the MCP server of one connection: wiring only. Serves every protocol revision that the library knows.
 * @param expose what the connection sees, given whom to tell when that changes
 * @param lane takes the reads of a connection of the older era: a read never has a question for the client
 */
export function createServer(
  face: ServerFace,
  expose: (changed: () => void) => Exposed,
  session: Session,
  lane: CallLane,
): Server {
  const { serverInfo, capabilities, instructions } = face;
  const server = new Server({ ...serverInfo }, { capabilities: { ...capabilities }, instructions });
  const exposed = expose(() => void server.sendToolListChanged());
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
    const make = (consent: Consent | undefined) => callExposed(exposed, session, { ...request, consent });
    const asks = session.confirm.mode === 'elicit';
    const { answer, question } = await make(asks ? consentOf(mcpReq, server.getClientCapabilities()) : undefined);
    if (question === undefined) return { ...answer };
    const { elicit } = await import('./confirm/elicit.ts');
    return { ...(await elicit(question, answer, mcpReq, make)) };
  });
  server.oninitialized = () => {
    const client = clientInfo(server.getClientVersion());
    lane.open({
      takes: (tool) => session.catalogue.find(tool)?.effect === 'read',
      async answer({ tool, arguments: given, signal, progress }) {
        const request = { tool, arguments: given, signal, progress, client };
        return (await callExposed(exposed, session, request)).answer;
      },
    });
  };
  return server;
}
