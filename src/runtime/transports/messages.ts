import type { JSONRPCMessage } from '@modelcontextprotocol/server';

const isRecord = (value: unknown): value is Record<string, unknown> =>
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

/** Parameters of `tools/call` with nothing but what every client sends. */
export interface PlainParams {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly _meta?: { readonly progressToken?: string | number };
}

/** Whether parameters are so; for all others the library has its rules. */
export function isPlainCall(params: object): params is PlainParams {
  const { name, arguments: given = {}, _meta = {}, ...others } = params as Readonly<Record<string, unknown>>;
  const usual = typeof name === 'string' && isRecord(given) && Object.keys(others).length === 0;
  return usual && !Object.keys(_meta as object).some((key) => key.startsWith(RESERVED));
}

/** Keys with this prefix are the protocol's own (MCP 2025-11-25, `_meta`). */
const RESERVED = 'io.modelcontextprotocol/';
