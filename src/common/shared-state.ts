/** The store that several processes share is currently unreachable. */
export class StateUnreachable extends Error {}

/** What processes that serve the same clients share. The first word of a key says which part of the program owns it. */
export interface SharedState {
  /** Stores a key for a while. @returns whether it was new. @throws {StateUnreachable} */
  claim(key: string, value: string, milliseconds: number): Promise<boolean>;
  /** The stored value. If `milliseconds` are given, it is kept for that long from now. @throws {StateUnreachable} */
  read(key: string, milliseconds?: number): Promise<string | undefined>;
  /** @throws {StateUnreachable} */
  write(key: string, value: string, milliseconds: number): Promise<void>;
  /** @throws {StateUnreachable} */
  forget(key: string): Promise<void>;
  /**
   * Counts events (one by default), unless more than `most` would then be within the last `milliseconds`.
   * @returns milliseconds until there is room for them; undefined if they were counted
   * @throws {StateUnreachable}
   */
  count(key: string, most: number, milliseconds: number, events?: number): Promise<number | undefined>;
  /** Takes the latest event back. @throws {StateUnreachable} */
  uncount(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Immediate messages between such processes. A process that isn't listening never gets them. */
export interface SharedChannels {
  /** @throws {StateUnreachable} */
  publish(channel: string, text: string): Promise<void>;
  /** Adds to a list, of which the last so many are kept for a while. @throws {StateUnreachable} */
  append(key: string, text: string, most: number, milliseconds: number): Promise<void>;
  /** What is in a list, in order. @throws {StateUnreachable} */
  list(key: string): Promise<readonly string[]>;
  /** @returns stops listening */
  subscribe(channel: string, listener: (text: string) => void): () => void;
}

/** The result of work with such a store; if the store is unreachable, what `lost` returns or throws. */
export async function withFallback<T, L>(work: () => Promise<T>, lost: () => L): Promise<T | L> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StateUnreachable) return lost();
    throw error;
  }
}
