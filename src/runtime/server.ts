import { CLIENT_INFO_META_KEY, Server, type ServerContext } from '@modelcontextprotocol/server';
import { clientInfo } from './audit/client-info.ts';
import { call, type Session } from './call.ts';
import type { Exposed } from './exposure/types.ts';
import type { ServerFace } from './server-face.ts';
import type { Progress } from './shape/types.ts';

/**
 * Makes the MCP server of one connection: wiring only. Serves every protocol revision that the library knows.
 * @param expose what the connection sees, given whom to tell when that changes
 */
export function createServer(face: ServerFace, expose: (changed: () => void) => Exposed, session: Session): Server {
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
      progress: progressOf(mcpReq),
      ...(client === undefined ? {} : { client }),
    };
    const { answer } = await exposed.call(request, (onward) => call(session, onward));
    return { ...answer };
  });
  return server;
}

/** Tells a client that asked for it how far its call has come (MCP 2026-07-28, Progress). */
function progressOf({ _meta, notify }: ServerContext['mcpReq']): Progress | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return async (progress, total) => {
    const params = { progressToken, progress, ...(total === undefined ? {} : { total }) };
    // A client that has gone needs none.
    await notify({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}
