import type { ControllerSettings } from './types.ts';

/** What sets something of this connection: these flags or variables, or the command that changes a stored network. */
export const setBy = (given: string, { storedAs }: Pick<ControllerSettings, 'storedAs'>): string =>
  storedAs === undefined ? given : `ziti-mcp init --network ${storedAs}`;
