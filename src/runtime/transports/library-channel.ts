import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';

/**
 * What the protocol library takes for its transport: it lies behind a lane that answers much of what comes, and the library is
 * loaded by the first message that is for it. It is told first what was answered without it, and its own second answer
 * to the opening is left out.
 */
export class LibraryChannel implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #wire: Transport;
  readonly #load: () => Promise<void>;
  /** Messages that the library has not had yet. */
  #waiting: JSONRPCMessage[] = [];
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
  deliver(message: JSONRPCMessage): void {
    this.#pass(message);
    if (this.#loads) return;
    this.#loads = true;
    this.#load().catch((error: Error) => {
      this.onerror?.(error);
      return this.close();
    });
  }

  /** Takes a message of the opening that was answered without the library: it gets it where it is loaded. */
  answered(message: JSONRPCMessage): void {
    if ('id' in message) this.#openedBy = message.id;
    this.#pass(message);
  }

  /** To be told when the client has gone. */
  ended(): void {
    this.#ended = true;
    this.onclose?.();
  }

  #pass(message: JSONRPCMessage): void {
    if (this.#started) this.onmessage?.(message);
    else this.#waiting.push(message);
  }

  /** The library calls it when it is ready to read. */
  async start(): Promise<void> {
    await Promise.resolve();
    if (this.#ended) return this.onclose?.();
    this.#started = true;
    for (const message of this.#waiting.splice(0)) this.onmessage?.(message);
  }

  send(...[message, options]: Parameters<Transport['send']>): Promise<void> {
    if (this.#openedBy === undefined || !('id' in message) || message.id !== this.#openedBy)
      return this.#wire.send(message, options);
    this.#openedBy = undefined;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
