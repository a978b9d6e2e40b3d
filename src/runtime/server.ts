import { Server } from '@modelcontextprotocol/server';
import type { ListedTool } from '../contract.ts';
import { call, type Session } from './call.ts';
import type { ServerFace } from './server-face.ts';

/** Makes the MCP server of one session: wiring only. Serves every protocol revision that the library knows. */
export function createServer(face: ServerFace, tools: readonly ListedTool[], session: Session): Server {
  const { serverInfo, capabilities, instructions } = face;
  const server = new Server({ ...serverInfo }, { capabilities: { ...capabilities }, instructions });
  server.setRequestHandler('tools/list', async () => ({ tools: tools as never }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const { answer } = await call(session, {
      tool: params.name,
      arguments: params.arguments ?? {},
      signal: mcpReq.signal,
    });
    return { ...answer };
  });
  return server;
}
