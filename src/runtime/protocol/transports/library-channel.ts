import type { RequestId, Transport } from '@modelcontextprotocol/server';
import { internalError } from '../messages/errors.ts';

/** A message, and what a transport knows of it beside. */
type Received = Parameters<NonNullable<Transport['onmessage']>>;

/**
 * What the protocol library takes for its transport: it lies behind a lane that answers much of what comes, and the library is
 * loaded by the first message that is for it. It is told first what was answered without it, and its own second answer
 * to the opening is left out.
 */
export class LibraryChannel implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Required<Transport>['onmessage'];
  readonly #wire: Transport;
  readonly #load: () => Promise<void>;
  /** What the library has not had yet. */
  #waiting: Received[] = [];
  #openedBy: RequestId | undefined;
  #loads = false;
  #started = false;
  #ended = false;

  /** @param load brings the library, which starts this channel */
  constructor(wire: Transport, load: () => Promise<void>) {
    this.#wire = wire;
    this.#load = load;
  }

  /** Takes a message for the library. */
  deliver(...received: Received): void {
    this.#pass(received);
    if (this.#loads) return;
    this.#loads = true;
    this.#load().catch((error: Error) => this.#giveUp(error));
  }

  /** Takes a message of the opening that was answered without the library: it gets it where it is loaded. */
  answered(...received: Received): void {
    const [message] = received;
    if ('id' in message) this.#openedBy = message.id;
    this.#pass(received);
  }

  /** To be told when the client has gone. */
  ended(): void {
    this.#ended = true;
    this.onclose?.();
  }

  #pass(received: Received): void {
    if (this.#started) this.onmessage?.(...received);
    else this.#waiting.push(received);
  }

  /** Without the library nothing can be served that is for it: who waits is told so, and the connection ends. */
  async #giveUp(error: Error): Promise<void> {
    this.onerror?.(error);
    const told = 'This server cannot go on: a part of it cannot be loaded. Start it again.';
    for (const [message] of this.#waiting.splice(0)) {
      const waits = 'method' in message && 'id' in message && message.id !== this.#openedBy;
      if (waits) await this.#wire.send(internalError(message.id, told)).catch(() => undefined);
    }
    await this.close();
  }

  /** The library calls it when it is ready to read. */
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
