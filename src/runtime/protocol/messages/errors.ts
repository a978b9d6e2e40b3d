import type { JSONRPCMessage } from '@modelcontextprotocol/server';

/** JSON-RPC 2.0, section 5.1, and MCP 2026-07-28. */
export const CODES = {
  parse: -32700,
  request: -32600,
  params: -32602,
  internal: -32603,
  version: -32022,
} as const;

/** Keys of `_meta` with this prefix are reserved for the protocol (MCP 2025-11-25, `_meta`). */
export const RESERVED_META = 'io.modelcontextprotocol/';

/** The error answer to an invalid message. @param id null if the message has none (JSON-RPC 2.0, section 5) */
export const errorAnswer = (id: unknown, code: number, message: string, data?: object): JSONRPCMessage =>
  ({ jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } }) as JSONRPCMessage;

/** The error answer when this server itself fails. */
const internalError = (id: unknown, message: string): JSONRPCMessage => errorAnswer(id, CODES.internal, message);

/** The error answer when a part of this server cannot be loaded. */
export const lostAnswer = (id: unknown): JSONRPCMessage =>
  internalError(id, 'This server cannot continue: a part of it cannot be loaded. Restart it, or reinstall it.');

/**
 * The error answer to an unexpected error. Those of the system name paths, and mean that a file of this server is gone:
 * for example because the package was replaced.
 */
export function failedAnswer(id: unknown, error: unknown): JSONRPCMessage {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? internalError(id, message) : lostAnswer(id);
}

/** The error answer to a request whose id is that of another one without an answer yet (JSON-RPC 2.0, section 4). */
export const sameId = ({ id }: { readonly id: unknown }): JSONRPCMessage =>
  errorAnswer(id, CODES.request, 'A request with this id is still running.');
