import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { checkMessage } from '../../runtime/protocol/messages/check.ts';
import { parseBody } from '../edge/messages.ts';
import { readBody } from '../edge/read-body.ts';
import { type Refusal, sendJson } from '../edge/reply.ts';
import { SSE_MESSAGES } from '../paths.ts';
import type { Protocol } from '../protocol.ts';
import type { HttpLimits } from '../settings.ts';
import type { Challenge, Visitor } from '../visitors.ts';
import { EVENT_STREAM, KEEP_ALIVE } from './event-stream.ts';

/** One event stream to a client as a connection; the client sends its messages in separate requests. */
class SseWire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  async start(): Promise<void> {
    this.#response.once('close', () => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  async close(): Promise<void> {
    this.#response.end();
  }
}

/** The transport of MCP 2024-11-05, HTTP with SSE, for clients that only support this one. */
export class Sse {
  readonly #limits: HttpLimits;
  readonly #protocol: Protocol;
  readonly #challenge: Challenge;
  readonly #open = new Map<string, { readonly wire: SseWire; readonly owner: Visitor }>();

  constructor(limits: HttpLimits, protocol: Protocol, challenge: Challenge) {
    this.#protocol = protocol;
    this.#challenge = challenge;
    this.#limits = limits;
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
    const left = owner.stay();
    this.#protocol.session(owner.service, wire).closed.then(() => {
      clearInterval(alive);
      left();
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
    const text = await readBody(request, this.#limits.bodyBytes);
    if (typeof text !== 'string') return text;
    const parsed = parseBody(text);
    if ('status' in parsed) return parsed;
    const challenged = this.#challenge(parsed.value, visitor);
    if (challenged !== undefined) return challenged;
    const checked = checkMessage(parsed.value);
    session.owner.seen(visitor);
    if (checked !== undefined && 'answer' in checked) sendJson(response, 400, checked.answer);
    else {
      response.writeHead(202).end();
      if (checked !== undefined) session.wire.onmessage?.(checked.message);
    }
    return undefined;
  }

  /** Nobody takes up more than half of all. */
  #heldBy({ caller }: Visitor): number {
    return [...this.#open.values()].filter(({ owner }) => owner.caller.principal === caller.principal).length;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ wire }) => wire.close()));
  }
}
