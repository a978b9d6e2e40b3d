/** Why no more rows were read. */
export type StopReason =
  | { readonly why: 'done' }
  /** As many as one filter may read. */
  | { readonly why: 'bound' }
  | { readonly why: 'late' }
  | { readonly why: 'failed'; readonly message: string };

/** How far a list was read. */
export interface Walked {
  readonly read: number;
  /** Rows that there are to read, where that is said. */
  readonly total: number | undefined;
  readonly stop: StopReason;
  /** The id of the last row, where all rows came in the order of their ids. */
  readonly last: string | undefined;
  readonly date: string | undefined;
}
