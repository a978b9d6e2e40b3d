/** How operator tools read a network. */

/** What was read, or why it could not be. */
export type ReadResult<T> = { readonly value: T } | Unread;

/** Why something could not be read. */
export interface Unread {
  readonly unread: string;
  /** What to do about it. Absent if the right to read it is missing. */
  readonly next?: string;
}

/** The arguments of a call. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/**
 * Reads of a controller by operation name, like any call: subject to policy, limited and recorded. What may not or
 * cannot be read is returned as unread; an unreachable network or a cancelled call throws.
 */
export interface Source {
  /** All rows of a list, on all pages. */
  list<Row>(operation: string, args?: ToolArguments): Promise<ReadResult<readonly Row[]>>;
  /** The entity that an operation returns; undefined if there is none. */
  detail<Row>(operation: string, args: ToolArguments): Promise<ReadResult<Row | undefined>>;
  /** What was derived from this network earlier, if it is recent and unchanged; otherwise derived now. */
  cached<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** Await this now and then during long computations, so that other calls are served meanwhile. */
  giveWay(): Promise<void> | undefined;
  /** The controller's time, as far as it is known. */
  readonly now: Date;
  /** The age of the oldest data, in milliseconds. */
  readonly age: number;
}

/** A note for each list that could not be read. */
export const unreadNotes = (read: ReadResult<unknown>): readonly string[] =>
  'unread' in read ? [`Not read: ${read.unread}.`] : [];

/** What was read, or a default. */
export function valueOr<T, Other>(known: ReadResult<T>, other: Other): T | Other {
  return 'value' in known ? known.value : other;
}
