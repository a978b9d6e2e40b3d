import type { ServerResponse } from 'node:http';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { withFallback } from '../../common/shared-state.ts';
import type { Request } from '../../runtime/protocol/messages/plain.ts';
import type { Refusal } from '../edge/reply.ts';
import { EventLog, type EventRoom, streamOf } from './event-log.ts';
import { EventStream } from './event-stream.ts';
import { catchUp, followStream, type LastEvent } from './follow-stream.ts';
import type { SharedStreams } from './shared-streams.ts';

/** How the name of a client's own stream ends: it is the first of each process. */
const CLIENT_STREAM = '.0';

const UNKNOWN_EVENT: Refusal = { status: 404, message: 'The stream cannot go on: its events are no longer kept.' };
const LOST: Refusal = {
  status: 503,
  message: 'The stream cannot go on at the moment: the store that has its events cannot be reached. Try again.',
  headers: { 'Retry-After': 5 },
};

/** How a connection of a stream begins. */
interface Beginning {
  readonly headers: Readonly<Record<string, string>>;
  readonly revision: string;
}

/** Serves requests whose process has ended, and sends the answers on a stream. */
type Again = (stream: EventStream, left: readonly (JSONRPCMessage & Request)[]) => void;

/**
 * The streams of a session in this process, and how they are resumed after they were cut off (MCP 2025-11-25,
 * Resumability).
 */
export class SessionStreams {
  /** The one that the client opens: it gets what belongs to no request. */
  readonly client: EventStream;
  readonly #mark: string;
  readonly #shared: SharedStreams | undefined;
  readonly #again: Again;
  readonly #log: EventLog;
  /** By name: those that can still be resumed. */
  readonly #open = new Map<string, EventStream>();
  #numbered = 0;

  /**
   * @param mark begins the names of all streams of this process
   * @param room for what is kept of all sessions' streams
   * @param shared where other processes can continue them
   */
  constructor(mark: string, room: EventRoom, shared: SharedStreams | undefined, again: Again) {
    this.#mark = mark;
    this.#log = new EventLog(room);
    this.#shared = shared;
    this.#again = again;
    this.client = this.#named();
  }

  /** A stream for the answers to these requests. */
  begin(requests: readonly JSONRPCMessage[]): EventStream {
    const stream = this.#named();
    stream.feed(requests);
    return stream;
  }

  /** Opens the client's stream, or resumes one that was cut off. @param last id of the last event that it got */
  async listen(
    response: ServerResponse,
    { headers, revision }: Beginning,
    last: string | undefined,
  ): Promise<Refusal | undefined> {
    if (last === undefined) {
      if (this.client.connected)
        return { status: 409, message: 'This session already has a stream, and can have only one.' };
      this.client.connect(response, headers, revision);
      return undefined;
    }
    const name = streamOf(last);
    if (name === undefined) return UNKNOWN_EVENT;
    const from = { name, last };
    return name.startsWith(`${this.#mark}.`)
      ? this.#resume(response, { headers, revision }, from)
      : this.#takeOver(response, { headers, revision }, from);
  }

  /** Leaves what is still to come to other processes. */
  abandon(): void {
    for (const stream of this.#open.values()) stream.abandon();
    this.#log.clear();
  }

  #named(): EventStream {
    const name = `${this.#mark}.${this.#numbered}`;
    this.#numbered += 1;
    const stream = new EventStream(name, this.#log, this.#shared, () => this.#open.delete(name));
    this.#open.set(name, stream);
    return stream;
  }

  /** Resumes a stream of this process. */
  #resume(response: ServerResponse, { headers, revision }: Beginning, { name, last }: LastEvent): Refusal | undefined {
    const missed = this.#log.after(last);
    if (missed === undefined) return UNKNOWN_EVENT;
    const stream = this.#open.get(name) ?? new EventStream(name, this.#log, undefined, () => undefined);
    stream.connect(response, headers, revision, missed);
    if (!this.#open.has(name)) stream.end();
    return undefined;
  }

  /** Continues a stream of another process, which may have ended. */
  async #takeOver(
    response: ServerResponse,
    { headers, revision }: Beginning,
    from: LastEvent,
  ): Promise<Refusal | undefined> {
    const shared = this.#shared;
    const found = await withFallback(
      async () => shared?.find(from.name),
      () => 'lost' as const,
    );
    if (found === 'lost') return LOST;
    if (shared === undefined || found === undefined) return UNKNOWN_EVENT;
    if (from.name.endsWith(CLIENT_STREAM)) {
      this.client.connect(response, headers, revision, []);
      void catchUp(shared, from, this.client);
      return undefined;
    }
    const stream = this.#named();
    stream.connect(response, headers, revision, []);
    void followStream(shared, from, stream).then((left) => {
      if (left === undefined) stream.end();
      else this.#again(stream, left);
    });
    return undefined;
  }
}
