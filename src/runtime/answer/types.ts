/** How answers are made for a model. */
export interface AnswerSettings {
  /** Maximum tokens of an answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Milliseconds for a call, with all pages of a list. */
  readonly time: number;
  /** Whether to send structured data too, for clients that see output schemas. */
  readonly structured: boolean;
}

/** Reports how many rows of how many were read. Awaited, so that nothing is reported after the call ends. */
export type Progress = (done: number, total: number | undefined) => Promise<void>;
