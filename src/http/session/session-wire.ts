import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage, RequestId, Transport, TransportSendOptions } from '@modelcontextprotocol/server';
import { withFallback } from '../../common/shared-state.ts';
import type { Checked } from '../../runtime/protocol/messages/check.ts';
import { CODES, errorAnswer } from '../../runtime/protocol/messages/errors.ts';
import { isRequest } from '../../runtime/protocol/messages/plain.ts';
import { type Refusal, sendJson } from '../edge/reply.ts';
import { EventLog, streamOf } from './event-log.ts';
import { EventStream } from './event-stream.ts';
import { type AnswerCarrier, Exchange } from './exchange.ts';
import { followStream } from './follow-stream.ts';
import { ResumedExchange } from './resumed-exchange.ts';
import type { SharedStreams } from './shared-streams.ts';

/** Revision of a client that does not say (MCP 2025-11-25, Protocol Version Header). */
const UNSAID = '2025-03-26';
/** How the name of a client's own stream ends: it is the first of each process. */
const CLIENTS = '.0';

const UNKNOWN_EVENT: Refusal = { status: 404, message: 'The stream cannot be resumed: its events are no longer kept.' };
const LOST: Refusal = {
  status: 503,
  message: 'The stream cannot be resumed at the moment: the store that has its events cannot be reached. Try again.',
  headers: { 'Retry-After': 5 },
};

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
  readonly #shared: SharedStreams | undefined;
  /** Begins the names of all streams of this process, and the ids of all that it asks the client. */
  readonly #mark = randomBytes(6).toString('base64url');
  /** Ids of requests to the client: as the client knows them, and as their sender does. */
  readonly #asked = new Map<string, RequestId>();
  readonly #log = new EventLog();
  readonly #exchanges = new Map<RequestId, AnswerCarrier>();
  /** By name: streams that can still be resumed. */
  readonly #streams = new Map<string, EventStream>();
  /** The stream that the client opens. */
  readonly #clientStream: EventStream;
  #revision: string | undefined;
  #closed = false;
  #numbered = 0;

  /**
   * @param json whether answers are JSON alone
   * @param elsewhere takes what is for another process that has this session too
   * @param shared where other processes can go on with its streams
   */
  constructor(
    id: string,
    json: boolean,
    elsewhere: (message: JSONRPCMessage) => void = () => undefined,
    shared?: SharedStreams,
  ) {
    this.#id = id;
    this.#elsewhere = elsewhere;
    this.#shared = shared;
    this.#json = json;
    this.#clientStream = this.#newStream();
  }

  get revision(): string {
    return this.#revision ?? UNSAID;
  }

  /** Unanswered requests. */
  get calls(): number {
    return this.#exchanges.size;
  }

  /** Whether a call is running, or the client is connected. */
  get busy(): boolean {
    return this.calls > 0 || this.#clientStream.connected;
  }

  async start(): Promise<void> {}

  setProtocolVersion(revision: string): void {
    this.#revision = revision;
  }

  /** Opens the session again, as it was opened in another process, which has already answered. */
  reopen(opening: JSONRPCMessage): void {
    this.onmessage?.(opening);
    this.onmessage?.({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  /** Receives the messages of a POST, and answers it. */
  post(messages: readonly Checked[], batch: boolean, response: ServerResponse): void {
    const served = messages.flatMap((each) => (each !== undefined && 'message' in each ? [each.message] : []));
    const refused = messages.flatMap((each) => (each !== undefined && 'answer' in each ? [each.answer] : []));
    const asked = served.filter(isRequest);
    const requests = asked.map(({ id }) => id);
    const twice = requests.find((id, at) => this.#exchanges.has(id) || requests.indexOf(id) !== at);
    if (twice !== undefined) {
      sendJson(
        response,
        400,
        errorAnswer(twice, CODES.request, 'A request with this id is still running.'),
        this.#headers,
      );
      return;
    }
    if (requests.length === 0) this.#acknowledge(refused, batch, response);
    else {
      const stream = this.#json ? {} : { stream: () => this.#newStream(asked) };
      const settings = { headers: this.#headers, revision: this.revision, batch, ...stream };
      const exchange = new Exchange(response, settings, requests, refused);
      for (const id of requests) this.#exchanges.set(id, exchange);
    }
    for (const message of served) if (!this.#take(message)) this.#elsewhere(message);
  }

  /** Receives a message that arrived at another process, if it is for this one. */
  overhear(message: JSONRPCMessage): void {
    this.#take(message);
  }

  /**
   * @returns whether a message is for this process: an answer to a request, or a cancellation, may be for another one
   */
  #take(message: JSONRPCMessage): boolean {
    if (!('method' in message)) {
      const questionId = this.#asked.get(String(message.id));
      if (questionId === undefined) return false;
      this.#asked.delete(String(message.id));
      this.onmessage?.({ ...message, id: questionId } as JSONRPCMessage);
      return true;
    }
    const cancelledId = message.method === 'notifications/cancelled' ? message.params?.['requestId'] : undefined;
    if (cancelledId !== undefined && !this.#exchanges.has(cancelledId as RequestId)) return false;
    this.onmessage?.(message);
    return true;
  }

  /**
   * Requests to the client get an id that no other process uses: an answer must never be mistaken for another one's.
   */
  #withOwnId(message: JSONRPCMessage): JSONRPCMessage {
    if (!('method' in message) || !('id' in message)) return message;
    const id = `${this.#mark}-${message.id}`;
    this.#asked.set(id, message.id);
    return { ...message, id } as JSONRPCMessage;
  }

  /** Opens the client's stream, or goes on with one that was cut off. @param last id of the last event that it got */
  async listen(response: ServerResponse, last: string | undefined): Promise<Refusal | undefined> {
    if (last === undefined) {
      if (this.#clientStream.connected)
        return { status: 409, message: 'This session already has a stream, and can have only one.' };
      this.#clientStream.connect(response, this.#headers, this.revision);
      return undefined;
    }
    const name = streamOf(last);
    if (name === undefined || name.startsWith(`${this.#mark}.`)) return this.#goOn(response, name, last);
    return this.#goOnFor(response, name, last);
  }

  /** Goes on with a stream of this process. */
  #goOn(response: ServerResponse, name: string | undefined, last: string): Refusal | undefined {
    const missed = this.#log.after(last);
    if (missed === undefined || name === undefined) return UNKNOWN_EVENT;
    const stream = this.#streams.get(name) ?? new EventStream(name, this.#log, undefined, () => undefined);
    stream.connect(response, this.#headers, this.revision, missed);
    if (!this.#streams.has(name)) stream.end();
    return undefined;
  }

  /** Goes on with a stream of another process, which may have gone. */
  async #goOnFor(response: ServerResponse, name: string, last: string): Promise<Refusal | undefined> {
    const shared = this.#shared;
    const found = await withFallback(
      async () => shared?.find(name),
      () => 'lost' as const,
    );
    if (found === 'lost') return LOST;
    if (shared === undefined || found === undefined) return UNKNOWN_EVENT;
    const isClients = name.endsWith(CLIENTS);
    const stream = isClients ? this.#clientStream : this.#newStream();
    stream.connect(response, this.#headers, this.revision, []);
    const following = followStream(shared, { name, last }, stream, isClients);
    void following.then((left) => (left === undefined ? this.#forget(stream) : this.#again(stream, left)));
    return undefined;
  }

  /** Makes requests again whose process has gone: a write is not made twice, and says what became of it. */
  #again(stream: EventStream, requests: readonly (JSONRPCMessage & { readonly id: RequestId })[]): void {
    const left = requests.filter(({ id }) => !this.#exchanges.has(id));
    stream.feed(left);
    if (left.length === 0 || this.#closed) {
      if (this.#closed) stream.abandon();
      else stream.end();
      return;
    }
    const exchange = new ResumedExchange(
      stream,
      left.map(({ id }) => id),
    );
    for (const request of left) {
      this.#exchanges.set(request.id, exchange);
      this.#take(request);
    }
  }

  #forget(stream: EventStream): void {
    if (stream !== this.#clientStream) stream.end();
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
    const clientStream = this.#clientStream;
    const sent = this.#withOwnId(message);
    if (related !== undefined && this.#exchanges.get(related)?.tell(sent)) return;
    // A question must reach somebody; a notification can be fetched later.
    if ('id' in message && !clientStream.connected)
      throw new Error('the client has no stream on which it could be asked');
    clientStream.send(sent);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const exchange of new Set(this.#exchanges.values())) exchange.abandon();
    this.#exchanges.clear();
    for (const stream of this.#streams.values()) stream.abandon();
    this.onclose?.();
  }

  get #headers(): Readonly<Record<string, string>> {
    return { 'Mcp-Session-Id': this.#id };
  }

  #newStream(asked: readonly JSONRPCMessage[] = []): EventStream {
    const name = `${this.#mark}.${this.#numbered}`;
    this.#numbered += 1;
    const stream = new EventStream(name, this.#log, this.#shared, () => this.#streams.delete(name));
    this.#streams.set(name, stream);
    if (asked.length > 0) stream.feed(asked);
    return stream;
  }

  #acknowledge(refused: readonly JSONRPCMessage[], batch: boolean, response: ServerResponse): void {
    if (refused.length > 0) sendJson(response, 400, batch ? refused : refused[0], this.#headers);
    else response.writeHead(202, this.#headers).end();
  }
}
