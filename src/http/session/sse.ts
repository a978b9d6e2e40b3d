import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';
import { checkMessage } from '../../runtime/protocol/messages/check.ts';
import { isRequest } from '../../runtime/protocol/messages/plain.ts';
import type { BodyRoom } from '../edge/body-room.ts';
import { carrying, keyIn } from '../edge/idempotency-key.ts';
import { parseBody } from '../edge/messages.ts';
import { readBody } from '../edge/read-body.ts';
import { type Refusal, sendJson } from '../edge/reply.ts';
import { SSE_MESSAGES } from '../paths.ts';
import type { Protocol } from '../protocol.ts';
import type { HttpLimits } from '../settings.ts';
import type { Judge, Visitor } from '../visitors.ts';
import { EVENT_STREAM, KEEP_ALIVE, MOST_UNREAD } from './event-stream.ts';

/** One event stream to a client as a connection; the client sends its messages in separate requests. */
class SseWire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #response: ServerResponse;
  /** Requests without an answer yet. */
  readonly #unanswered = new Set<RequestId>();

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get calls(): number {
    return this.#unanswered.size;
  }

  receive(message: JSONRPCMessage): void {
    if (isRequest(message)) this.#unanswered.add(message.id);
    // What is cancelled gets no answer.
    else if ('method' in message && message.method === 'notifications/cancelled')
      this.#unanswered.delete(message.params?.['requestId'] as RequestId);
    this.onmessage?.(message);
  }

  async start(): Promise<void> {
    this.#response.once('close', () => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) && message.id !== undefined) this.#unanswered.delete(message.id);
    this.#response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    if (this.#response.writableLength > MOST_UNREAD) this.#response.destroy();
  }

  async close(): Promise<void> {
    this.#response.end();
  }
}

/** The transport of MCP 2024-11-05, HTTP with SSE, for clients that only support this one. */
export class Sse {
  readonly #limits: HttpLimits;
  readonly #protocol: Protocol;
  readonly #judge: Judge;
  readonly #room: BodyRoom;
  readonly #open = new Map<string, { readonly wire: SseWire; readonly owner: Visitor }>();

  constructor(limits: HttpLimits, protocol: Protocol, judge: Judge, room: BodyRoom) {
    this.#protocol = protocol;
    this.#judge = judge;
    this.#room = room;
    this.#limits = limits;
  }

  /** Unanswered requests. */
  get calls(): number {
    return [...this.#open.values()].reduce((all, { wire }) => all + wire.calls, 0);
  }

  /** Opens the stream; its first event says where to send messages. */
  listen(request: IncomingMessage, response: ServerResponse, owner: Visitor): Refusal | undefined {
    if (request.method !== 'GET')
      return { status: 405, message: 'Open the stream with GET.', headers: { Allow: 'GET' } };
    if (this.#open.size >= this.#limits.sessions || this.#heldBy(owner) >= this.#limits.sessions / 2) {
      return { status: 503, message: 'The maximum number of sessions is reached.', headers: { 'Retry-After': 30 } };
    }
    const id = randomBytes(24).toString('base64url');
    const wire = new SseWire(response);
    response.writeHead(200, EVENT_STREAM);
    response.write(`event: endpoint\ndata: ${SSE_MESSAGES}?sessionId=${id}\n\n`);
    const alive = setInterval(() => response.write(': alive\n\n'), KEEP_ALIVE).unref();
    this.#open.set(id, { wire, owner });
    const leave = owner.stay();
    void this.#protocol.session(owner.serviceOf(id), wire).closed.then(() => {
      clearInterval(alive);
      leave();
      this.#open.delete(id);
    });
    return undefined;
  }

  /** Receives a message; the answer is sent on the stream. */
  async post(request: IncomingMessage, response: ServerResponse, visitor: Visitor): Promise<Refusal | undefined> {
    if (request.method !== 'POST')
      return { status: 405, message: 'Send messages with POST.', headers: { Allow: 'POST' } };
    const id = new URLSearchParams(request.url?.split('?')[1]).get('sessionId');
    const session = this.#open.get(id ?? '');
    if (session === undefined || !session.owner.isSame(visitor)) {
      return { status: 404, message: 'There is no such session: open a stream first.' };
    }
    const text = await readBody(request, this.#limits.bodyBytes, this.#room.share(visitor.principal.id));
    if (typeof text !== 'string') return text;
    const parsed = parseBody(text);
    if ('status' in parsed) return parsed;
    const refused = await this.#judge(parsed.value, visitor, request);
    if (refused !== undefined) return refused;
    const checked = carrying(keyIn(request), checkMessage(parsed.value));
    session.owner.seen(visitor);
    if (checked !== undefined && 'answer' in checked) sendJson(response, 400, checked.answer);
    else {
      response.writeHead(202).end();
      if (checked !== undefined) session.wire.receive(checked.message);
    }
    return undefined;
  }

  /** How many streams a principal has open. Nobody may have more than half of all. */
  #heldBy({ caller }: Visitor): number {
    return [...this.#open.values()].filter(({ owner }) => owner.caller.principal === caller.principal).length;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ wire }) => wire.close()));
  }
}
