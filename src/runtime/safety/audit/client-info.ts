import type { ClientInfo } from './entry.ts';

const LONGEST = 100;

/** What a client says about itself (MCP, `Implementation`); undefined if it is malformed. */
export function clientInfo(declared: unknown): ClientInfo | undefined {
  const { name, version } = (declared ?? {}) as { readonly name?: unknown; readonly version?: unknown };
  if (typeof name !== 'string') return undefined;
  return { name: name.slice(0, LONGEST), version: typeof version === 'string' ? version.slice(0, LONGEST) : '' };
}
