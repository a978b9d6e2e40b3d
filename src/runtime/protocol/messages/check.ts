import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { isObject } from '../../../common/is-object.ts';
import { CODES, errorAnswer, RESERVED_META } from './errors.ts';
import { faultOfParams } from './params.ts';
import { isOpening, NEWER_REVISION } from './plain.ts';

/** The revisions in which each request states its own version. */
const MODERN: readonly string[] = [NEWER_REVISION];

/** A message to serve, or the error answer to an invalid one; neither if nobody waits for an answer. */
export type Checked = { readonly message: JSONRPCMessage } | { readonly answer: JSONRPCMessage } | undefined;

/** The messages to serve, and the answers to those that are not. */
export const sorted = (
  all: readonly Checked[],
): { readonly served: readonly JSONRPCMessage[]; readonly refused: readonly JSONRPCMessage[] } => ({
  served: all.flatMap((each) => (each !== undefined && 'message' in each ? [each.message] : [])),
  refused: all.flatMap((each) => (each !== undefined && 'answer' in each ? [each.answer] : [])),
});

/**
 * Checks parsed JSON against JSON-RPC 2.0 and MCP's rules for requests. A request with an id always gets an answer; an
 * invalid notification or answer gets none.
 */
export function checkMessage(value: unknown): Checked {
  if (!isObject(value)) return refused(null, CODES.request, 'A message is a JSON object.');
  const { id, method, params, error } = value;
  if (isReply(value)) {
    const reply = isError(error) ? REPLY.error : REPLY.result;
    return isId(id) && value['jsonrpc'] === '2.0' ? { message: withOnly(reply, value) } : undefined;
  }
  const isRequest = 'id' in value;
  const refuse = (code: number, text: string, data?: object): Checked =>
    isRequest ? refused(idToRepeat(value), code, text, data) : undefined;
  if (value['jsonrpc'] !== '2.0') return refuse(CODES.request, 'The member "jsonrpc" must be "2.0".');
  if (typeof method !== 'string') return refuse(CODES.request, 'The member "method" must be a string.');
  if (isRequest && !isId(id)) return refuse(CODES.request, 'The member "id" must be a string or an integer.');
  // Some clients send null for what they leave out.
  if (params === undefined || params === null) {
    if (method === 'initialize') return refuse(CODES.params, OPENING);
    const lacking = faultOfParams(method, {});
    return lacking === undefined ? { message: withOnly(BARE, value) } : refuse(CODES.params, lacking);
  }
  if (!isObject(params)) return refuse(CODES.params, 'The member "params" must be an object.');
  const fault = faultOfMeta(params['_meta']);
  if (fault !== undefined) return refuse(CODES.params, fault);
  const requested = isObject(params['_meta']) ? params['_meta'][`${RESERVED_META}protocolVersion`] : undefined;
  if (requested !== undefined && !MODERN.includes(requested as string)) {
    const answer = unsupportedRevision(value, requested, MODERN);
    return isRequest ? { answer } : undefined;
  }
  // A request that names its revision opens nothing: it is for the protocol library to say that there is no such method.
  if (method === 'initialize' && requested === undefined && !isOpening(params)) return refuse(CODES.params, OPENING);
  const sound = withoutNull(params);
  const wrong = faultOfParams(method, sound);
  if (wrong !== undefined) return refuse(CODES.params, wrong);
  return { message: withOnly(REQUEST, sound === params ? value : { ...value, params: sound }) };
}

/** The answer to a message that can be understood in more than one way. @param fault why */
export const ambiguous = (value: unknown, fault: string): Checked =>
  isObject(value) && 'id' in value && !isReply(value) ? refused(idToRepeat(value), CODES.request, fault) : undefined;

/** Whether a message answers a request of this server: its id is not one of the client's. */
const isReply = ({ method, result, error }: Readonly<Record<string, unknown>>): boolean =>
  method === undefined && (isObject(result) || isError(error));

/** The id for an answer to a message, valid or not; null if it has none that an answer can repeat. */
export const idToRepeat = (value: unknown): unknown =>
  isObject(value) && !isReply(value) && isAnswerable(value['id']) ? value['id'] : null;

/**
 * The answer to a request that names an unsupported revision.
 * @param supported the revisions that it may name instead
 */
export function unsupportedRevision(value: unknown, requested: unknown, supported: readonly string[]): JSONRPCMessage {
  const message = `This server does not support protocol version ${String(requested).slice(0, 40)}.`;
  return errorAnswer(idToRepeat(value), CODES.version, message, { supported, requested });
}

const BARE: readonly string[] = ['jsonrpc', 'id', 'method'];
const REQUEST: readonly string[] = [...BARE, 'params'];
const REPLY = { result: ['jsonrpc', 'id', 'result'], error: ['jsonrpc', 'id', 'error'] } as const;

/**
 * A message without members that JSON-RPC does not define: it allows them, but the protocol library would not answer.
 */
function withOnly(members: readonly string[], value: Readonly<Record<string, unknown>>): JSONRPCMessage {
  const isAllowed = (name: string) => members.includes(name);
  if (Object.keys(value).every(isAllowed)) return value as unknown as JSONRPCMessage;
  return Object.fromEntries(Object.entries(value).filter(([name]) => isAllowed(name))) as unknown as JSONRPCMessage;
}

/** Members that some clients set to null where they leave them out. */
function withoutNull(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (params['arguments'] !== null && params['cursor'] !== null) return params;
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
}

const OPENING =
  'initialize needs protocolVersion (a string), capabilities (an object), and clientInfo with name and version (strings).';

function faultOfMeta(meta: unknown): string | undefined {
  if (meta === undefined) return undefined;
  if (!isObject(meta)) return 'The member "params._meta" must be an object.';
  const { progressToken } = meta;
  return progressToken === undefined || isId(progressToken)
    ? undefined
    : 'The member "params._meta.progressToken" must be a string or an integer.';
}

const isError = (error: unknown): boolean =>
  isObject(error) && typeof error['code'] === 'number' && typeof error['message'] === 'string';

/** MCP ids cannot be null or fractions (2025-11-25, Messages). */
const isId = (id: unknown): boolean => typeof id === 'string' || Number.isSafeInteger(id);

/** An id that an answer can repeat, even if MCP does not allow it. */
const isAnswerable = (id: unknown): boolean =>
  typeof id === 'string' || (typeof id === 'number' && Math.abs(id) <= Number.MAX_SAFE_INTEGER);

const refused = (id: unknown, code: number, message: string, data?: object): Checked => ({
  answer: errorAnswer(id, code, message, data),
});
