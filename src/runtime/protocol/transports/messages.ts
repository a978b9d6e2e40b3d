import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (id: unknown): boolean => typeof id === 'string' || Number.isInteger(id);

/** JSON-RPC 2.0, sections 4 and 5: a request, a notification, a result or an error. */
export function isMessage(value: unknown): value is JSONRPCMessage {
  if (!isRecord(value) || value['jsonrpc'] !== '2.0') return false;
  const { id, method, params, result, error } = value;
  if (typeof method === 'string') return (id === undefined || isId(id)) && areParams(params);
  if (isRecord(result)) return isId(id);
  return isRecord(error) && typeof error['code'] === 'number' && typeof error['message'] === 'string';
}

function areParams(params: unknown): boolean {
  if (params === undefined) return true;
  if (!isRecord(params)) return false;
  const { _meta: meta } = params;
  if (meta === undefined) return true;
  return isRecord(meta) && (meta['progressToken'] === undefined || isId(meta['progressToken']));
}

/** A message that asks for an answer. */
export interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** JSON-RPC 2.0, section 5.1. */
const INTERNAL_ERROR = -32603;

/** The answer to a request that this server failed at, by a fault of its own. */
export const internalError = (id: RequestId, message: string): JSONRPCMessage => ({
  jsonrpc: '2.0',
  id,
  error: { code: INTERNAL_ERROR, message },
});

/** Whether a message is a request, rather than a notification or an answer. */
export const isRequest = (message: JSONRPCMessage): message is JSONRPCMessage & Request =>
  'method' in message && 'id' in message;

/** Parameters of `initialize` with nothing but what every client sends. */
export interface PlainOpening {
  readonly protocolVersion: string;
  readonly clientInfo: { readonly name: string; readonly version: string };
}

/** Whether parameters are so; for all others, here and below, the protocol library has its rules. */
export function isPlainOpening(params: object): params is PlainOpening {
  const { protocolVersion, capabilities, clientInfo, ...others } = params as Readonly<Record<string, unknown>>;
  return (
    typeof protocolVersion === 'string' &&
    isRecord(capabilities) &&
    isRecord(clientInfo) &&
    typeof clientInfo['name'] === 'string' &&
    typeof clientInfo['version'] === 'string' &&
    isBare(others)
  );
}

/** Parameters of `tools/call` with nothing but what every client sends. */
export interface PlainCall {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly _meta?: { readonly progressToken?: string | number };
}

/** Whether parameters are so. */
export function isPlainCall(params: object): params is PlainCall {
  const { name, arguments: given = {}, ...others } = params as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && isRecord(given) && isBare(others);
}

/** Whether there is nothing in parameters but meta data, and in this nothing of the protocol's own. */
export function isBare(params: object): boolean {
  const { _meta = {}, ...others } = params as Readonly<Record<string, unknown>>;
  if (!isRecord(_meta) || Object.keys(others).length > 0) return false;
  return !Object.keys(_meta).some((key) => key.startsWith(RESERVED));
}

/** Keys with this prefix are the protocol's own (MCP 2025-11-25, `_meta`). */
const RESERVED = 'io.modelcontextprotocol/';
