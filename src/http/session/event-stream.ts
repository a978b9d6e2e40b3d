import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { EventLog, StreamEvent } from './event-log.ts';
import type { SharedStreams } from './shared-streams.ts';

/** Milliseconds: proxies close a connection that is silent for a minute. */
export const KEEP_ALIVE = 15_000;
/** Bytes that a client may leave unread before it is considered gone. */
export const MOST_UNREAD = 8 * 1024 * 1024;
/** From this revision on, a stream starts with an event that marks the position to resume from. */
const RESUMABLE = '2025-11-25';

/** Header fields of every stream. */
export const EVENT_STREAM = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  // Tells proxies that buffer whole answers not to buffer this one.
  'X-Accel-Buffering': 'no',
};

/** Server-sent events of a session (WHATWG HTML, 9.2), over successive connections. */
export class EventStream {
  readonly name: string;
  readonly #log: EventLog;
  readonly #shared: SharedStreams | undefined;
  readonly #ended: () => void;
  #fed: ReturnType<SharedStreams['feed']> | undefined;
  #response: ServerResponse | undefined;
  #alive: NodeJS.Timeout | undefined;

  /**
   * @param shared where other processes can continue it
   * @param ended called when nothing more will come
   */
  constructor(name: string, log: EventLog, shared: SharedStreams | undefined, ended: () => void) {
    this.name = name;
    this.#log = log;
    this.#shared = shared;
    this.#ended = ended;
  }

  /** Carries the answers to these requests from now on. */
  feed(requests: readonly JSONRPCMessage[]): void {
    this.#fed = this.#shared?.feed(this.name, requests);
  }

  /** Whether somebody listens. */
  get connected(): boolean {
    return this.#response !== undefined;
  }

  /**
   * Continues over a connection.
   * @param revision of the session: older ones have no first event
   * @param missed what an earlier connection did not carry
   */
  connect(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    revision: string,
    missed?: readonly StreamEvent[],
  ): void {
    // A client may have left while its session was looked up: then nothing says that the connection closes.
    if (response.closed) return;
    this.#response?.end();
    this.#response = response;
    response.writeHead(200, { ...EVENT_STREAM, ...headers });
    response.flushHeaders();
    if (missed === undefined && revision >= RESUMABLE) this.#put(this.#add(''));
    for (const event of missed ?? []) this.relay(event);
    clearInterval(this.#alive);
    this.#alive = setInterval(() => response.write(': alive\n\n'), KEEP_ALIVE).unref();
    response.once('close', () => {
      if (this.#response === response) this.#leave();
    });
  }

  /** Sends a message; if no client is connected, it waits in the log. */
  send(message: object): void {
    this.#put(this.#add(JSON.stringify(message)));
  }

  /** Sends an event that another process stored, or that was stored before. */
  relay(event: StreamEvent): void {
    this.#put(event);
  }

  /** There is nothing more to come. */
  end(): void {
    this.#fed?.('ended');
    this.#leaveAll();
  }

  /** Leaves what is still to come to another process. */
  abandon(): void {
    this.#fed?.();
    this.#leaveAll();
  }

  #leaveAll(): void {
    const response = this.#response;
    this.#fed = undefined;
    this.#leave();
    response?.end();
    this.#ended();
  }

  #add(text: string): StreamEvent {
    const event = this.#log.add(this.name, text);
    this.#shared?.add(this.name, event, this.#fed === undefined);
    return event;
  }

  #put({ id, text }: StreamEvent): void {
    const response = this.#response;
    if (response === undefined) return;
    response.write(text === '' ? `id: ${id}\ndata: \n\n` : `event: message\nid: ${id}\ndata: ${text}\n\n`);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  }

  #leave(): void {
    clearInterval(this.#alive);
    this.#response = undefined;
  }
}
