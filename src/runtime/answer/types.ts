/** How answers are made for a model. */
export interface AnswerSettings {
  /** Most tokens of an answer; 0 for no limit. */
  readonly maxTokens: number;
  /** Milliseconds for all pages of a list together. */
  readonly time: number;
  /** Whether data goes along with the text, for clients that were shown output schemas. */
  readonly structured: boolean;
}

/** Tells how many rows of how many were read. Waited for, so that nothing is told of a call that has ended. */
export type Progress = (done: number, total: number | undefined) => Promise<void>;
