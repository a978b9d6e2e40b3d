import { instructions } from './instructions.ts';

/** What a server says of itself when a client connects; the one source of it for every way to connect. */
export interface ServerFace {
  readonly serverInfo: { readonly name: string; readonly version: string };
  readonly capabilities: { readonly tools: { readonly listChanged?: boolean } };
  readonly instructions: string;
}

/** The face of this server in a version. */
export const serverFace = (version: string): ServerFace => ({
  serverInfo: { name: 'ziti-mcp', version },
  capabilities: { tools: {} },
  instructions,
});
