import { CLIENT_INFO_META_KEY, Server } from '@modelcontextprotocol/server';
import type { ListedTool } from '../contract.ts';
import { clientInfo } from './audit/client-info.ts';
import { call, type Session } from './call.ts';
import type { ServerFace } from './server-face.ts';

/** Makes the MCP server of one session: wiring only. Serves every protocol revision that the library knows. */
export function createServer(face: ServerFace, tools: readonly ListedTool[], session: Session): Server {
  const { serverInfo, capabilities, instructions } = face;
  const server = new Server({ ...serverInfo }, { capabilities: { ...capabilities }, instructions });
  server.setRequestHandler('tools/list', async () => ({ tools: tools as never }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    // In the newer era each request says who asks; in the older one the client has said so when it opened.
    const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
    const client = clientInfo(envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion());
    const { answer } = await call(session, {
      tool: params.name,
      arguments: params.arguments ?? {},
      signal: mcpReq.signal,
      ...(client === undefined ? {} : { client }),
    });
    return { ...answer };
  });
  return server;
}
