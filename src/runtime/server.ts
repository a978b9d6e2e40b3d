import { Server } from '@modelcontextprotocol/server';
import type { ListedTool } from '../contract.ts';
import { call, type Session } from './call.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { instructions } from './instructions.ts';
import { decide } from './policy/index.ts';
import type { ExposureSettings } from './policy/types.ts';

/** The name and version by which the server introduces itself. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** The part of the prepared list that the policy lets through: what `tools/list` answers. */
export function listTools(
  prepared: readonly ListedTool[],
  catalogue: Catalogue,
  exposure: ExposureSettings,
): readonly ListedTool[] {
  return prepared.filter(({ name }) => {
    const operation = catalogue.find(name);
    return operation !== undefined && decide(operation, exposure).allowed;
  });
}

/** Makes the MCP server of one session: wiring only. Serves every protocol revision that the library knows. */
export function createServer(info: ServerInfo, tools: readonly ListedTool[], session: Session): Server {
  const server = new Server({ ...info }, { capabilities: { tools: {} }, instructions });
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
