import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { isObject } from '../../../common/is-object.ts';
import { RESERVED_META } from './errors.ts';

/** The revision in which each request states its own. */
export const NEWER_REVISION = '2026-07-28';

/** Revisions that open with `initialize`, newest first: an unknown one is answered with the newest. */
export const OLDER_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'] as const;

/** The only revision with batches (MCP 2025-03-26, Batching). */
export const BATCHING = '2025-03-26';

const OFFERED = ['prompts/list', 'resources/list', 'resources/templates/list'] as const;

/** Lists of what is offered besides tools: many clients request them after opening. */
export type OfferedList = (typeof OFFERED)[number];

export const isOfferedList = (method: string): method is OfferedList => (OFFERED as readonly string[]).includes(method);

/** A message that expects an answer. */
export interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Whether a message is a request, not a notification or an answer. */
export const isRequest = (message: JSONRPCMessage): message is JSONRPCMessage & Request =>
  'method' in message && 'id' in message;

/** Whether a request lasts until its client ends it, or goes (MCP 2026-07-28, Subscriptions). */
export const isSubscription = ({ method }: { readonly method?: unknown }): boolean => method === 'subscriptions/listen';

/** Parameters of `initialize` with only what every client sends. */
export interface PlainOpening {
  readonly protocolVersion: string;
  readonly clientInfo: { readonly name: string; readonly version: string };
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** Whether parameters have what `initialize` needs. */
export function isOpening({ protocolVersion, capabilities, clientInfo }: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof protocolVersion === 'string' &&
    isObject(capabilities) &&
    isObject(clientInfo) &&
    typeof clientInfo['name'] === 'string' &&
    typeof clientInfo['version'] === 'string'
  );
}

/** Whether parameters are like that. The protocol library handles all others, here and below. */
export function isPlainOpening(params: object): params is PlainOpening {
  const { protocolVersion, capabilities, clientInfo, ...others } = params as Readonly<Record<string, unknown>>;
  return isOpening({ protocolVersion, capabilities, clientInfo }) && isBare(others);
}

/** Parameters of `tools/call` with only what every client sends. */
export interface PlainCall {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly _meta?: { readonly progressToken?: string | number };
}

/** Whether parameters are like that. */
export function isPlainCall(params: object): params is PlainCall {
  const { name, arguments: given = {}, ...others } = params as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && isObject(given) && isBare(others);
}

/** Whether parameters only contain metadata, and none of the protocol's own. */
export function isBare(params: object): boolean {
  const { _meta = {}, ...others } = params as Readonly<Record<string, unknown>>;
  if (!isObject(_meta) || Object.keys(others).length > 0) return false;
  return !Object.keys(_meta).some((key) => key.startsWith(RESERVED_META));
}

/** The request that a message cancels: it gets no answer (MCP 2025-11-25, Cancellation). */
export function cancelledBy(message: JSONRPCMessage): RequestId | undefined {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined;
  return message.params?.['requestId'] as RequestId | undefined;
}
