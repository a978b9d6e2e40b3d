import type { Era, ExposureMode } from '../tools/exposure/types.ts';
import { instructions } from './instructions.ts';

/** What a server says of itself when a client connects; the one source of it for every way to connect. */
export interface ServerFace {
  readonly serverInfo: { readonly name: string; readonly version: string };
  readonly capabilities: { readonly tools: { readonly listChanged?: boolean } };
  readonly instructions: string;
}

/** The face of this server in a version, to a connection of an era. */
export const serverFace = (version: string, mode: ExposureMode, era: Era): ServerFace => ({
  serverInfo: { name: 'ziti-mcp', version },
  capabilities: { tools: mode.listChanges(era) ? { listChanged: true } : {} },
  instructions: instructions(mode.unlisted(era)),
});
