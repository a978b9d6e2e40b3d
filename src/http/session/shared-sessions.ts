import { type SharedChannels, type SharedState, withFallback } from '../../common/shared-state.ts';
import type { Visitor } from '../visitors.ts';
import { SharedStreams } from './shared-streams.ts';

/** What another process needs to continue a session. */
export interface SharedSession {
  /** The principal in its role, by its key. */
  readonly owner: string;
  /** The message that opened it. */
  readonly opening: unknown;
  /** What it has chosen to see. */
  readonly chosen?: readonly string[];
}

/**
 * Sessions that processes share. While the store is unreachable, each process continues those that it has.
 * @see SharedState
 */
export class SharedSessions {
  readonly #state: SharedState & SharedChannels;
  readonly #idle: number;

  /** @param idle milliseconds without use after which a session ends */
  constructor(state: SharedState & SharedChannels, idle: number) {
    this.#state = state;
    this.#idle = idle;
  }

  /** Notes a session that was opened here. @returns whether it could be noted */
  async opened(id: string, owner: Visitor, opening: unknown): Promise<boolean> {
    const session: SharedSession = { owner: owner.holder, opening };
    const write = () => this.#state.write(place(id), JSON.stringify(session), this.#idle);
    return withFallback(
      () => write().then(() => true),
      () => false,
    );
  }

  /** Notes what a session has chosen to see. */
  async chose(id: string, chosen: readonly string[]): Promise<void> {
    await this.#state.write(choices(id), JSON.stringify(chosen), this.#idle).catch(() => undefined);
  }

  /** The session, which is in use now; undefined if there is none, or no longer one, and `lost` if that cannot be found out. */
  async used(id: string): Promise<SharedSession | 'lost' | undefined> {
    const read = () => Promise.all([place(id), choices(id)].map((key) => this.#state.read(key, this.#idle)));
    const found = await withFallback(read, () => 'lost' as const);
    if (found === 'lost') return found;
    const [text, chosen] = found;
    if (text === undefined) return undefined;
    return { ...JSON.parse(text), ...(chosen === undefined ? {} : { chosen: JSON.parse(chosen) }) };
  }

  /** Sends a session's message to the process that it is for: an answer to a request, or a cancellation. */
  async pass(id: string, message: object): Promise<void> {
    await this.#state.publish(place(id), JSON.stringify(message)).catch(() => undefined);
  }

  streamsOf(id: string): SharedStreams {
    return new SharedStreams(this.#state, id, this.#idle);
  }

  /** @returns stops listening */
  hear(id: string, listener: (message: unknown) => void): () => void {
    return this.#state.subscribe(place(id), (text) => listener(JSON.parse(text)));
  }

  /** Removes from the store what was kept of a session. @returns whether that was possible */
  ended(id: string): Promise<boolean> {
    const forget = () => Promise.all([place(id), choices(id)].map((key) => this.#state.forget(key)));
    return withFallback(
      () => forget().then(() => true),
      () => false,
    );
  }
}

const place = (id: string): string => `session ${id}`;
const choices = (id: string): string => `chosen ${id}`;
