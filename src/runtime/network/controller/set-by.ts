import type { ConnectionSettings } from './types.ts';

/**
 * What sets something of this connection, in brackets, for the end of a clause: flags or variables, or the command that
 * changes a stored network. Nothing if a person has just entered it.
 * @param given the flags or variables
 */
export function setBy(given: string, { source }: Pick<ConnectionSettings, 'source'>): string {
  if (source === 'entered') return '';
  return ` (set by ${source === undefined ? given : `ziti-mcp init --network ${source.stored}`})`;
}
