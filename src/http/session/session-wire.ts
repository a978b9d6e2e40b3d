import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage, RequestId, Transport, TransportSendOptions } from '@modelcontextprotocol/server';
import { type Checked, sorted } from '../../runtime/protocol/messages/check.ts';
import { sameId } from '../../runtime/protocol/messages/errors.ts';
import { cancelledBy, isRequest, type Request } from '../../runtime/protocol/messages/plain.ts';
import { type Refusal, sendJson } from '../edge/reply.ts';
import type { EventRoom } from './event-log.ts';
import type { EventStream } from './event-stream.ts';
import { type AnswerCarrier, Exchange } from './exchange.ts';
import { Questions } from './questions.ts';
import { ResumedExchange } from './resumed-exchange.ts';
import { SessionStreams } from './session-streams.ts';
import type { SharedStreams } from './shared-streams.ts';

/** Revision of a client that does not name one (MCP 2025-11-25, Protocol Version Header). */
const DEFAULT_REVISION = '2025-03-26';

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
  readonly #questions: Questions;
  readonly #streams: SessionStreams;
  /** By the ids of requests that have no answer yet. */
  readonly #exchanges = new Map<RequestId, AnswerCarrier>();
  #revision: string | undefined;
  #closed = false;

  /**
   * @param json whether answers are JSON alone
   * @param room for what is kept of all sessions' streams
   * @param elsewhere passes on what is for another process that has this session too
   * @param shared where other processes can continue its streams
   */
  constructor(
    id: string,
    json: boolean,
    room: EventRoom,
    elsewhere: (message: JSONRPCMessage) => void = () => undefined,
    shared?: SharedStreams,
  ) {
    this.#id = id;
    this.#elsewhere = elsewhere;
    this.#json = json;
    // Tells what this process sends from what others send that serve the same session.
    const mark = randomBytes(6).toString('base64url');
    this.#questions = new Questions(mark);
    this.#streams = new SessionStreams(mark, room, shared, (stream, left) => this.#again(stream, left));
  }

  get revision(): string {
    return this.#revision ?? DEFAULT_REVISION;
  }

  /** Unanswered requests. */
  get calls(): number {
    return this.#exchanges.size;
  }

  /** Whether a call is running, or the client is connected. */
  get busy(): boolean {
    return this.calls > 0 || this.#streams.client.connected;
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
    const { served, refused } = sorted(messages);
    const requests = served.filter(isRequest);
    const ids = requests.map(({ id }) => id);
    const twice = ids.find((id, at) => this.#exchanges.has(id) || ids.indexOf(id) !== at);
    if (twice !== undefined) {
      sendJson(response, 400, sameId({ id: twice }), this.#headers);
      return;
    }
    if (requests.length === 0) this.#acknowledge(refused, batch, response);
    else {
      const stream = this.#json ? {} : { stream: () => this.#streams.begin(requests) };
      const settings = { headers: this.#headers, revision: this.revision, batch, ...stream };
      const exchange = new Exchange(response, settings, ids, refused);
      for (const id of ids) this.#exchanges.set(id, exchange);
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
      const answer = this.#questions.answered(message);
      if (answer !== undefined) this.onmessage?.(answer);
      return answer !== undefined;
    }
    const cancelled = cancelledBy(message);
    if (cancelled !== undefined && !this.#exchanges.has(cancelled)) return false;
    this.onmessage?.(message);
    // Questions that the cancelled request asked are cancelled first.
    if (cancelled !== undefined) setImmediate(() => this.#cancel(cancelled));
    return true;
  }

  #cancel(id: RequestId): void {
    const exchange = this.#exchanges.get(id);
    this.#exchanges.delete(id);
    exchange?.cancel(id);
  }

  /** Opens the client's stream, or resumes one that was cut off. @param last id of the last event that it got */
  listen(response: ServerResponse, last: string | undefined): Promise<Refusal | undefined> {
    return this.#streams.listen(response, { headers: this.#headers, revision: this.revision }, last);
  }

  /** Makes requests again whose process has ended. A write is not made twice: its answer says what happened to it. */
  #again(stream: EventStream, requests: readonly (JSONRPCMessage & Request)[]): void {
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

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    if (this.#closed) return;
    if (!('method' in message)) {
      const { id } = message;
      const exchange = id === undefined ? undefined : this.#exchanges.get(id);
      if (id !== undefined) this.#exchanges.delete(id);
      exchange?.answer(message);
      return;
    }
    const related = options?.relatedRequestId;
    const { client } = this.#streams;
    const sent = this.#questions.outgoing(message);
    if (related !== undefined && this.#exchanges.get(related)?.notify(sent)) return;
    // A question must reach somebody; a notification can be fetched later.
    if ('id' in message && !client.connected) throw new Error('the client has no stream on which it could be asked');
    client.send(sent);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const exchange of new Set(this.#exchanges.values())) exchange.abandon();
    this.#exchanges.clear();
    this.#streams.abandon();
    this.onclose?.();
  }

  get #headers(): Readonly<Record<string, string>> {
    return { 'Mcp-Session-Id': this.#id };
  }

  #acknowledge(refused: readonly JSONRPCMessage[], batch: boolean, response: ServerResponse): void {
    if (refused.length > 0) sendJson(response, 400, batch ? refused : refused[0], this.#headers);
    else response.writeHead(202, this.#headers).end();
  }
}
