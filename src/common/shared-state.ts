/** The store that several processes share cannot be reached at the moment. */
export class StateLost extends Error {}

/** What processes that serve the same clients have in common. Every key belongs to whoever uses it, by its first word. */
export interface SharedState {
  /** Notes a key for a while. @returns whether it was not noted before. @throws {StateLost} */
  claim(key: string, value: string, milliseconds: number): Promise<boolean>;
  /** What is noted, which then stays so much longer, where that is said. @throws {StateLost} */
  read(key: string, milliseconds?: number): Promise<string | undefined>;
  /** @throws {StateLost} */
  write(key: string, value: string, milliseconds: number): Promise<void>;
  /** @throws {StateLost} */
  forget(key: string): Promise<void>;
  /**
   * Counts one more within so many milliseconds. @param by -1 takes one back
   * @returns how many there are by now. @throws {StateLost}
   */
  count(key: string, milliseconds: number, by?: 1 | -1): Promise<number>;
  close(): Promise<void>;
}

/** What such processes tell each other at once. Who does not listen then never hears of it. */
export interface SharedChannels {
  /** @throws {StateLost} */
  tell(channel: string, text: string): Promise<void>;
  /** Adds to a list, of which the last so many are kept for a while. @throws {StateLost} */
  append(key: string, text: string, most: number, milliseconds: number): Promise<void>;
  /** What is in a list, in order. @throws {StateLost} */
  list(key: string): Promise<readonly string[]>;
  /** @returns stops listening */
  hear(channel: string, listener: (text: string) => void): () => void;
}
