import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { SharedChannels, SharedState } from '../../common/shared-state.ts';
import { MOST_EVENTS, numberOf, type StreamEvent } from './event-log.ts';

/** Milliseconds for which the events of a stream are kept after the last one. */
const LIFE = 5 * 60_000;
/** Milliseconds after which a process counts as gone if it has not reported. */
const GONE = 6_000;
/** Milliseconds between its reports. */
const BEAT = 2_000;

/** What is stored of a stream, in this order. */
type Note = StreamEvent | { readonly ended: true } | { readonly moved: string };

/** A stream, as far as other processes know it. */
export interface FoundStream {
  readonly events: readonly StreamEvent[];
  /** There is nothing more to come. */
  readonly isOver: boolean;
  /** The stream on which another process continued it. */
  readonly moved: string | undefined;
  /** Whether a process is still sending on it. */
  readonly isFed: boolean;
  /** The requests whose answers it carries. */
  readonly requests: readonly JSONRPCMessage[];
}

/**
 * The streams of one session, as processes share them: one continues what another began. While the store is lost,
 * nothing is stored.
 */
export class SharedStreams {
  readonly #state: SharedState & SharedChannels;
  readonly #session: string;
  readonly #idle: number;

  /** @param idle milliseconds without use after which the session ends */
  constructor(state: SharedState & SharedChannels, session: string, idle: number) {
    this.#state = state;
    this.#session = session;
    this.#idle = idle;
  }

  /** Notes that this process sends on a stream. @returns notes that it sends no more there, and why not */
  feed(stream: string, requests: readonly JSONRPCMessage[]): (why?: 'ended') => void {
    const beat = () => void this.#state.write(this.#key('feed', stream), 'here', GONE).catch(() => undefined);
    void this.#state.write(this.#key('requests', stream), JSON.stringify(requests), LIFE).catch(() => undefined);
    beat();
    const beating = setInterval(beat, BEAT).unref();
    return (why) => {
      clearInterval(beating);
      if (why === 'ended') this.#note(stream, { ended: true });
      else void this.#state.forget(this.#key('feed', stream)).catch(() => undefined);
    };
  }

  add(stream: string, event: StreamEvent, isClients = false): void {
    this.#note(stream, event, isClients ? this.#idle : LIFE);
  }

  /** Undefined for a stream of which nothing is known, or no longer. @throws {StateUnreachable} */
  async find(stream: string): Promise<FoundStream | undefined> {
    const [feed, requests, texts] = await Promise.all([
      this.#state.read(this.#key('feed', stream)),
      this.#state.read(this.#key('requests', stream)),
      this.#state.list(this.#key('events', stream)),
    ]);
    if (texts.length === 0 && requests === undefined && feed === undefined) return undefined;
    const all = texts.map((text) => JSON.parse(text) as Note);
    // What comes later is from a process that was considered ended: its requests are answered on the next stream.
    const moving = all.findIndex((note) => 'moved' in note);
    const notes = moving < 0 ? all : all.slice(0, moving + 1);
    return {
      events: notes.filter((note) => 'id' in note).sort((one, other) => numberOf(one.id) - numberOf(other.id)),
      isOver: notes.some((note) => 'ended' in note),
      moved: notes.find((note) => 'moved' in note)?.moved,
      isFed: feed !== undefined,
      requests: requests === undefined ? [] : JSON.parse(requests),
    };
  }

  /**
   * Continues a stream whose process has ended, on another one, which {@link feed} has to begin.
   * @returns the whole stream so far; undefined if another process continues it. @throws {StateUnreachable}
   */
  async takeOver(stream: string, next: string): Promise<FoundStream | undefined> {
    if (!(await this.#state.claim(this.#key('taken', stream), next, GONE))) return undefined;
    // Whoever follows this stream finds the next one fed already.
    await this.#state.write(this.#key('feed', next), 'here', GONE);
    await this.#append(stream, { moved: next }, LIFE);
    return this.find(stream);
  }

  #note(stream: string, note: Note, life = LIFE): void {
    void this.#append(stream, note, life).catch(() => undefined);
  }

  #append(stream: string, note: Note, life: number): Promise<void> {
    return this.#state.append(this.#key('events', stream), JSON.stringify(note), MOST_EVENTS, life);
  }

  #key(what: string, stream: string): string {
    return `${what} ${this.#session} ${stream}`;
  }
}
