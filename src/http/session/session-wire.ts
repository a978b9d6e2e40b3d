import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage, RequestId, Transport, TransportSendOptions } from '@modelcontextprotocol/server';
import type { Checked } from '../../runtime/protocol/messages/check.ts';
import { CODES, errorAnswer } from '../../runtime/protocol/messages/errors.ts';
import { isRequest } from '../../runtime/protocol/messages/plain.ts';
import { type Refusal, sendJson } from '../edge/reply.ts';
import { EventLog } from './event-log.ts';
import { EventStream } from './event-stream.ts';
import { Exchange } from './exchange.ts';

/** Revision of a client that does not say (MCP 2025-11-25, Protocol Version Header). */
const UNSAID = '2025-03-26';

/**
 * One session of Streamable HTTP as a message connection (MCP 2025-11-25, Transports): each POST delivers messages and
 * gets their answers; a stream opened by the client gets messages that belong to no request. The library's own
 * transport validates and copies each message several times, and its sessions cannot move to another process.
 */
export class SessionWire implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #id: string;
  readonly #json: boolean;
  readonly #elsewhere: (message: JSONRPCMessage) => void;
  /** Begins the ids of all that this process asks the client. */
  readonly #mark = randomBytes(6).toString('base64url');
  /** Ids of questions as the client knows them, and as whoever asked does. */
  readonly #asked = new Map<string, RequestId>();
  readonly #log = new EventLog();
  readonly #exchanges = new Map<RequestId, Exchange>();
  /** By number: streams that can still be resumed. The first is the one that the client opens. */
  readonly #streams = new Map<number, EventStream>();
  #revision: string | undefined;
  #closed = false;
  #numbered = 0;

  /**
   * @param json whether answers are JSON alone
   * @param elsewhere takes what is for another process that has this session too
   */
  constructor(id: string, json: boolean, elsewhere: (message: JSONRPCMessage) => void = () => undefined) {
    this.#id = id;
    this.#elsewhere = elsewhere;
    this.#json = json;
    this.#newStream();
  }

  get revision(): string {
    return this.#revision ?? UNSAID;
  }

  /** Requests that are not answered yet. */
  get calls(): number {
    return this.#exchanges.size;
  }

  /** Whether a call is under way, or the client listens. */
  get busy(): boolean {
    return this.calls > 0 || this.#streams.get(0)?.connected === true;
  }

  async start(): Promise<void> {}

  setProtocolVersion(revision: string): void {
    this.#revision = revision;
  }

  /** Opens the session once more, as it was opened in another process. The answer has been given there. */
  reopen(opening: JSONRPCMessage): void {
    this.onmessage?.(opening);
    this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  /** Takes the messages of a POST, and answers it. */
  post(messages: readonly Checked[], batch: boolean, response: ServerResponse): void {
    const served = messages.flatMap((each) => (each !== undefined && 'message' in each ? [each.message] : []));
    const refused = messages.flatMap((each) => (each !== undefined && 'answer' in each ? [each.answer] : []));
    const requests = served.filter(isRequest).map(({ id }) => id);
    const twice = requests.find((id, at) => this.#exchanges.has(id) || requests.indexOf(id) !== at);
    if (twice !== undefined) {
      sendJson(response, 400, errorAnswer(twice, CODES.request, 'A request with this id is under way.'), this.#headers);
      return;
    }
    if (requests.length === 0) this.#acknowledge(refused, batch, response);
    else {
      const stream = this.#json ? {} : { stream: () => this.#newStream() };
      const settings = { headers: this.#headers, revision: this.revision, batch, ...stream };
      const exchange = new Exchange(response, settings, requests, refused);
      for (const id of requests) this.#exchanges.set(id, exchange);
    }
    for (const message of served) if (!this.#take(message)) this.#elsewhere(message);
  }

  /** Takes a message that came to another process, if it is for this one. */
  overhear(message: JSONRPCMessage): void {
    this.#take(message);
  }

  /** @returns whether a message is for this process: what answers a question, or takes back a call, may be for another */
  #take(message: JSONRPCMessage): boolean {
    if (!('method' in message)) {
      const asked = this.#asked.get(String(message.id));
      if (asked === undefined) return false;
      this.#asked.delete(String(message.id));
      this.onmessage?.({ ...message, id: asked } as JSONRPCMessage);
      return true;
    }
    const taken = message.method === 'notifications/cancelled' ? message.params?.['requestId'] : undefined;
    if (taken !== undefined && !this.#exchanges.has(taken as RequestId)) return false;
    this.onmessage?.(message);
    return true;
  }

  /** A question gets an id that none of another process has: an answer must never pass for one to another question. */
  #asks(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message) || !('id' in message)) return message;
    const id = `${this.#mark}-${message.id}`;
    this.#asked.set(id, message.id);
    return { ...message, id } as JSONRPCMessage;
  }

  /** Opens the client's stream, or goes on with one that was cut off. @param last id of the last event that it got */
  listen(response: ServerResponse, last: string | undefined): Refusal | undefined {
    if (last === undefined) {
      const own = this.#streams.get(0);
      if (own?.connected) return { status: 409, message: 'This session has a stream already: it may have one.' };
      own?.connect(response, this.#headers, this.revision);
      return undefined;
    }
    const found = this.#log.after(last);
    if (found === undefined) return { status: 404, message: 'The stream cannot go on: its events are no longer kept.' };
    const stream = this.#streams.get(found.stream) ?? new EventStream(found.stream, this.#log);
    stream.connect(response, this.#headers, this.revision, found.missed);
    if (!this.#streams.has(found.stream)) stream.end();
    return undefined;
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (!('method' in message)) {
      const { id } = message;
      const exchange = id === undefined ? undefined : this.#exchanges.get(id);
      if (id !== undefined) this.#exchanges.delete(id);
      exchange?.answer(message);
      return;
    }
    const related = options?.relatedRequestId;
    const own = this.#streams.get(0);
    const told = this.#asks(message);
    if (related !== undefined && this.#exchanges.get(related)?.tell(told)) return;
    // A question must reach somebody; a notification can be fetched later.
    if ('id' in message && !own?.connected) throw new Error('the client has no stream on which it could be asked');
    own?.send(told);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const exchange of new Set(this.#exchanges.values())) exchange.abandon();
    this.#exchanges.clear();
    for (const stream of this.#streams.values()) stream.end();
    this.onclose?.();
  }

  get #headers(): Readonly<Record<string, string>> {
    return { 'Mcp-Session-Id': this.#id };
  }

  #newStream(): EventStream {
    const number = this.#numbered;
    this.#numbered += 1;
    const stream = new EventStream(number, this.#log, () => this.#streams.delete(number));
    this.#streams.set(number, stream);
    return stream;
  }

  #acknowledge(refused: readonly JSONRPCMessage[], batch: boolean, response: ServerResponse): void {
    if (refused.length > 0) sendJson(response, 400, batch ? refused : refused[0], this.#headers);
    else response.writeHead(202, this.#headers).end();
  }
}
