import type { JSONRPCMessage, Notification, RequestId, Transport } from '@modelcontextprotocol/server';
import type { ToolCall } from '../call.ts';
import { Stop } from '../stop.ts';
import { isPlainCall, type PlainParams } from './messages.ts';
import { progressTo } from './progress.ts';

/** JSON-RPC 2.0, section 5.1. */
const INTERNAL_ERROR = -32603;

/** Who answers the calls of one connection. */
interface LaneServer {
  /** Whether calls of a tool may take the lane: those that can never lead to a question to the client. */
  takes(tool: string): boolean;
  /** @returns the result, in the form and the order of fields in which the library would send it */
  answer(call: ToolCall): Promise<object>;
}

/**
 * A transport that answers plain calls of tools by itself, and hands all else to the protocol library behind it. The
 * library looks at each call and each result against its schemas several times, which takes longer than the call; a call
 * that is anything but plain goes its way, and so do all calls until the lane is opened. What the client gets to see is
 * the same, byte for byte.
 */
export class CallLane implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Required<Transport>['onmessage'];
  readonly #wire: Transport;
  readonly #underWay = new Map<RequestId, Stop>();
  #server: LaneServer | undefined;

  constructor(wire: Transport) {
    this.#wire = wire;
  }

  /** From here on plain calls go to this server: the opening of the older era is over, and holds for all of them. */
  open(server: LaneServer): void {
    this.#server = server;
  }

  start(): Promise<void> {
    this.#wire.onmessage = (message, extra) => {
      if (!this.#serves(message)) this.onmessage?.(message, extra);
    };
    this.#wire.onerror = (error) => this.onerror?.(error);
    this.#wire.onclose = () => {
      for (const call of this.#underWay.values()) call.abort();
      this.onclose?.();
    };
    return this.#wire.start();
  }

  send(...given: Parameters<Transport['send']>): Promise<void> {
    return this.#wire.send(...given);
  }

  setProtocolVersion(revision: string): void {
    this.#wire.setProtocolVersion?.(revision);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #serves(message: JSONRPCMessage): boolean {
    if (this.#server === undefined || !('method' in message)) return false;
    const { method, params = {} } = message;
    if (method === 'notifications/cancelled') return this.#cancel(params);
    if (method !== 'tools/call' || !('id' in message) || !isPlainCall(params)) return false;
    if (!this.#server.takes(params.name)) return false;
    this.#answer(this.#server, message.id, params).catch((error: Error) => this.onerror?.(error));
    return true;
  }

  #cancel(params: Readonly<Record<string, unknown>>): boolean {
    const call = this.#underWay.get(params['requestId'] as RequestId);
    call?.abort();
    return call !== undefined;
  }

  async #answer(server: LaneServer, id: RequestId, params: PlainParams): Promise<void> {
    const { name: tool, arguments: given = {}, _meta } = params;
    const call = new Stop();
    this.#underWay.set(id, call);
    const notify = (message: Notification) => this.#wire.send({ jsonrpc: '2.0', ...message });
    const progress = progressTo(notify, _meta?.progressToken);
    const message = await server.answer({ tool, arguments: given, signal: call, progress }).then(
      (result) => ({ result, jsonrpc: '2.0', id }),
      (error: Error) => ({ jsonrpc: '2.0', id, error: { code: INTERNAL_ERROR, message: error.message } }),
    );
    if (this.#underWay.get(id) === call) this.#underWay.delete(id);
    // A client that has taken its call back is waiting for nothing (MCP 2025-11-25, Cancellation).
    if (!call.aborted) await this.#wire.send(message as JSONRPCMessage);
  }
}
