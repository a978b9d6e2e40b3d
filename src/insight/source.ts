/** What operator tools read a network with. */

/** What was read, or why it could not be. */
export type Known<T> = { readonly value: T } | { readonly unread: string };

export type Given = Readonly<Record<string, unknown>>;

/**
 * Reads of a controller by the names of its operations, on the same terms as any call: decided by policy, limited and
 * recorded. What may not be read, or is not there to be read, is told as unread; a network that is out of reach and a call
 * that was taken back throw.
 */
export interface Source {
  /** All rows of a list, however many pages they take. */
  list<Row>(operation: string, given?: Given): Promise<Known<readonly Row[]>>;
  /** The one entity that an operation answers with; undefined where there is none. */
  detail<Row>(operation: string, given: Given): Promise<Known<Row | undefined>>;
  /** What was made of this network before, where that is not long ago and nothing was changed since; else made now. */
  kept<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** The controller's time, as far as it is known. */
  readonly now: Date;
  /** How old the oldest of what was read is, in milliseconds. */
  readonly age: number;
}

/** What was read, or something else in its place. */
export function valueOr<T, Other>(known: Known<T>, other: Other): T | Other {
  return 'value' in known ? known.value : other;
}
