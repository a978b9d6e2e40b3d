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
  /** Rows in the whole list, if known. */
  readonly total: number | undefined;
  readonly stop: StopReason;
  /** The id of the last row, if all rows were sorted by id. */
  readonly last: string | undefined;
  readonly date: string | undefined;
}
