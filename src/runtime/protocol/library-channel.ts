import type { RequestId, Transport } from '@modelcontextprotocol/server';
import { lostAnswer } from './messages/errors.ts';

/** A message, and what a transport knows about it. */
type Received = Parameters<NonNullable<Transport['onmessage']>>;

/**
 * The transport that the protocol library sees. The quick lane in front of it answers most messages, and the first
 * message for the library loads it. The library first gets what was answered without it, and its own second answer to
 * the opening is dropped.
 */
export class LibraryChannel implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Required<Transport>['onmessage'];
  readonly #wire: Transport;
  readonly #load: () => Promise<void>;
  /** What the library has not received yet. */
  #waiting: Received[] = [];
  #openedBy: RequestId | undefined;
  #isLoading = false;
  #started = false;
  #ended = false;

  /** @param load loads the library, which starts this channel */
  constructor(wire: Transport, load: () => Promise<void>) {
    this.#wire = wire;
    this.#load = load;
  }

  /** Accepts a message for the library. */
  deliver(...received: Received): void {
    this.#pass(received);
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#load().catch((error: Error) => this.#giveUp(error));
  }

  /** Accepts an opening message that was answered without the library: it gets it once loaded. */
  answered(...received: Received): void {
    const [message] = received;
    if ('id' in message) this.#openedBy = message.id;
    this.#pass(received);
  }

  /** Called when the client has gone. */
  ended(): void {
    this.#ended = true;
    this.onclose?.();
  }

  #pass(received: Received): void {
    if (this.#started) this.onmessage?.(...received);
    else this.#waiting.push(received);
  }

  /** Without the library, its messages cannot be served: answers those waiting with an error and closes. */
  async #giveUp(error: Error): Promise<void> {
    this.onerror?.(error);
    for (const [message] of this.#waiting.splice(0)) {
      const waits = 'method' in message && 'id' in message && message.id !== this.#openedBy;
      if (waits) await this.#wire.send(lostAnswer(message.id)).catch(() => undefined);
    }
    await this.close();
  }

  /** The library calls this when it is ready to read. */
  async start(): Promise<void> {
    await Promise.resolve();
    if (this.#ended) return this.onclose?.();
    this.#started = true;
    for (const received of this.#waiting.splice(0)) this.onmessage?.(...received);
  }

  send(...[message, options]: Parameters<Transport['send']>): Promise<void> {
    if ('method' in message || this.#openedBy === undefined || message.id !== this.#openedBy) {
      return this.#wire.send(message, options);
    }
    this.#openedBy = undefined;
    return Promise.resolve();
  }

  setProtocolVersion(revision: string): void {
    this.#wire.setProtocolVersion?.(revision);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
