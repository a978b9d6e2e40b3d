import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { isObject } from '../../common/is-object.ts';
import type { Signal } from '../../common/signal.ts';
import type { Client } from '../owners/client.ts';
import { clientInfo } from '../safety/audit/client-info.ts';
import { failedAnswer, RESERVED_META } from './messages/errors.ts';
import { NEWER_REVISION } from './messages/plain.ts';
import type { Service } from './service.ts';

/** A read with only the members that every client of revision 2026-07-28 sends. */
export interface QuickRead {
  readonly id: string | number;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the client says about itself. */
  readonly info: unknown;
}

/**
 * The metadata that every request has in this revision, and those of a trace (W3C Trace Context), which have no effect
 * here.
 */
const EXPECTED = ['protocolVersion', 'clientInfo', 'clientCapabilities'].map((name) => `${RESERVED_META}${name}`);
const HARMLESS: readonly string[] = [...EXPECTED, 'traceparent', 'tracestate', 'baggage'];

/** The read that a message is; undefined for everything else, which the protocol library checks and serves. */
export function quickReadIn(message: unknown, client: Client): QuickRead | undefined {
  if (!isObject(message) || message['jsonrpc'] !== '2.0' || message['method'] !== 'tools/call') return undefined;
  const { id, params } = message;
  if ((typeof id !== 'string' && !Number.isInteger(id)) || !isObject(params)) return undefined;
  const { name, arguments: given = {}, _meta: meta, ...others } = params;
  if (typeof name !== 'string' || !isObject(given) || !isObject(meta) || Object.keys(others).length > 0)
    return undefined;
  const [revision, info, capabilities] = EXPECTED.map((key) => meta[key]);
  if (revision !== NEWER_REVISION || !isImplementation(info) || !isBare(capabilities)) return undefined;
  if (Object.keys(meta).some((key) => !HARMLESS.includes(key))) return undefined;
  if (client.exposed.find(name)?.effect !== 'read' || mayShowPage(client, capabilities)) return undefined;
  return { id: id as string | number, tool: name, arguments: given, info };
}

/** Makes a read that never asks its client anything. @returns the same message as the protocol library */
export async function answerQuickRead(
  service: Service,
  client: Client,
  { id, tool, arguments: given, info }: QuickRead,
  signal: Signal,
): Promise<JSONRPCMessage> {
  try {
    const call = await service.calls();
    const { answer } = await call(client, { tool, arguments: given, signal, client: clientInfo(info) });
    const _meta = { [`${RESERVED_META}serverInfo`]: service.face('modern').serverInfo };
    const result: object = Object.assign({}, answer, { resultType: 'complete', _meta });
    return { result, jsonrpc: '2.0', id } as JSONRPCMessage;
  } catch (error) {
    return failedAnswer(id, error);
  }
}

/** Whether the client could show its person the page of a login that a call waits for. */
const mayShowPage = ({ networks }: Client, capabilities: unknown): boolean =>
  isObject(capabilities) &&
  isObject(capabilities['elicitation']) &&
  'url' in capabilities['elicitation'] &&
  networks.all.some(({ missing }) => missing !== undefined);

/** A client's name; other members are left to the protocol library. */
const isImplementation = (value: unknown): boolean =>
  isObject(value) &&
  ['name', 'version'].every((key) => typeof value[key] === 'string') &&
  Object.entries(value).every(([key, text]) => ['name', 'version', 'title'].includes(key) && typeof text === 'string');

/** Capabilities that are only present or absent; those with a value are left to the protocol library. */
const isBare = (value: unknown): boolean => isObject(value) && Object.values(value).every(isBare);
