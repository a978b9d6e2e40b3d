import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import type { EventStream } from './event-stream.ts';
import type { AnswerCarrier } from './exchange.ts';

/** The requests of a POST whose process has ended, made again for a client that came back to its stream. */
export class ResumedExchange implements AnswerCarrier {
  readonly #stream: EventStream;
  readonly #open: Set<RequestId>;

  constructor(stream: EventStream, requests: readonly RequestId[]) {
    this.#stream = stream;
    this.#open = new Set(requests);
  }

  answer(message: JSONRPCMessage & { readonly id?: RequestId | undefined }): void {
    if (message.id !== undefined) this.#open.delete(message.id);
    this.#stream.send(message);
    if (this.#open.size === 0) this.#stream.end();
  }

  notify(message: JSONRPCMessage): boolean {
    this.#stream.send(message);
    return true;
  }

  cancel(id: RequestId): void {
    this.#open.delete(id);
    if (this.#open.size === 0) this.#stream.end();
  }

  abandon(): void {
    this.#stream.abandon();
  }
}
