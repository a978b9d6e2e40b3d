import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { sendJson } from '../edge/reply.ts';
import type { EventStream } from './event-stream.ts';

/** What carries the answers of a POST. */
export interface AnswerCarrier {
  answer(message: JSONRPCMessage & { readonly id?: RequestId | undefined }): void;
  notify(message: JSONRPCMessage): boolean;
  /** A request was cancelled: it gets no answer (MCP 2025-11-25, Cancellation). */
  cancel(id: RequestId): void;
  abandon(): void;
}

/** Milliseconds after which a client that waits for an answer gets a stream, which it can resume if it is cut off. */
const PATIENCE = 2_000;

/** How one POST is answered. */
export interface ExchangeSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly revision: string;
  /** The stream, if one is needed; absent if answers are only JSON. */
  readonly stream?: () => EventStream;
  /** Whether the messages arrived as a batch. */
  readonly batch: boolean;
}

/**
 * One POST and its response: the answers as JSON, or an event stream if there is more to send or it takes long (MCP
 * 2025-11-25, Sending Messages to the Server).
 */
export class Exchange implements AnswerCarrier {
  readonly #response: ServerResponse;
  readonly #settings: ExchangeSettings;
  readonly #open: Set<RequestId>;
  readonly #answers: JSONRPCMessage[];
  readonly #patience: NodeJS.Timeout | undefined;
  #stream: EventStream | undefined;

  /**
   * @param requests ids of those that are served
   * @param refused answers to those that are not
   */
  constructor(
    response: ServerResponse,
    settings: ExchangeSettings,
    requests: readonly RequestId[],
    refused: readonly JSONRPCMessage[],
  ) {
    this.#response = response;
    this.#settings = settings;
    this.#open = new Set(requests);
    this.#answers = [...refused];
    if (settings.stream !== undefined) this.#patience = setTimeout(() => this.#streamed(), PATIENCE).unref();
  }

  /** Receives the answer to one of the requests. */
  answer(message: JSONRPCMessage & { readonly id?: RequestId | undefined }): void {
    if (message.id !== undefined) this.#open.delete(message.id);
    if (this.#stream === undefined) this.#answers.push(message);
    else this.#stream.send(message);
    if (this.#open.size === 0) this.#finish();
  }

  /** Sends a message that belongs to a request but is not its answer. @returns whether it could be sent here */
  notify(message: JSONRPCMessage): boolean {
    const stream = this.#streamed();
    stream?.send(message);
    return stream !== undefined;
  }

  cancel(id: RequestId): void {
    this.#open.delete(id);
    if (this.#open.size === 0) this.#finish();
  }

  /** Ends without the missing answers: the session has ended. */
  abandon(): void {
    clearTimeout(this.#patience);
    if (this.#stream === undefined) this.#response.destroy();
    else this.#stream.abandon();
  }

  #streamed(): EventStream | undefined {
    if (this.#stream !== undefined || this.#settings.stream === undefined) return this.#stream;
    clearTimeout(this.#patience);
    const { headers, revision } = this.#settings;
    this.#stream = this.#settings.stream();
    this.#stream.connect(this.#response, headers, revision);
    for (const answer of this.#answers.splice(0)) this.#stream.send(answer);
    return this.#stream;
  }

  #finish(): void {
    clearTimeout(this.#patience);
    if (this.#stream !== undefined) {
      this.#stream.end();
      return;
    }
    const { headers, batch } = this.#settings;
    if (this.#answers.length === 0) this.#response.writeHead(202, headers).end();
    else sendJson(this.#response, 200, batch ? this.#answers : this.#answers[0], headers);
  }
}
