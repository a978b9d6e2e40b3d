import type { ServerResponse } from 'node:http';
import type { EventLog, StreamEvent } from './event-log.ts';

/** Milliseconds: proxies close a connection that is silent for a minute. */
export const KEEP_ALIVE = 15_000;
/** Bytes that a client may leave unread before it is considered gone. */
const MOST_UNREAD = 8 * 1024 * 1024;
/** From this revision on, a stream begins with an event to go on from. */
const RESUMABLE = '2025-11-25';

/** Header fields of every stream. */
export const EVENT_STREAM = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  // Proxies that keep answers back until they are whole let this one through.
  'X-Accel-Buffering': 'no',
};

/** Server-sent events of a session (WHATWG HTML, 9.2), over one connection after the other. */
export class EventStream {
  readonly number: number;
  readonly #log: EventLog;
  readonly #ended: () => void;
  #response: ServerResponse | undefined;
  #alive: NodeJS.Timeout | undefined;

  /** @param ended told when there is nothing more to come */
  constructor(number: number, log: EventLog, ended: () => void = () => undefined) {
    this.number = number;
    this.#log = log;
    this.#ended = ended;
  }

  /** Whether somebody listens. */
  get connected(): boolean {
    return this.#response !== undefined;
  }

  /**
   * Goes on over a connection.
   * @param revision that the session speaks: older ones have no first event
   * @param missed what an earlier connection did not carry
   */
  connect(
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    revision: string,
    missed?: readonly StreamEvent[],
  ): void {
    this.#response?.end();
    this.#response = response;
    response.writeHead(200, { ...EVENT_STREAM, ...headers });
    response.flushHeaders();
    if (missed === undefined && revision >= RESUMABLE) this.#put(this.#log.add(this.number, ''));
    for (const event of missed ?? []) this.#put(event);
    clearInterval(this.#alive);
    this.#alive = setInterval(() => response.write(': alive\n\n'), KEEP_ALIVE).unref();
    response.once('close', () => {
      if (this.#response === response) this.#leave();
    });
  }

  /** Sends a message; where nobody listens, it waits in the log. */
  send(message: object): void {
    this.#put(this.#log.add(this.number, JSON.stringify(message)));
  }

  end(): void {
    const response = this.#response;
    this.#leave();
    response?.end();
    this.#ended();
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
