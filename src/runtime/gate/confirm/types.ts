/** How to get a person's confirmation. Absent if nobody can be asked. */
export type Consent =
  /** The caller can ask a person and repeat the call with the reply. */
  | { readonly kind: 'ask' }
  /** The person's reply to the question that `token` belongs to. */
  | { readonly kind: 'reply'; readonly token: string; readonly action: Action }
  /** Whoever started the program has confirmed everything in advance. */
  | { readonly kind: 'yes' };

/**
 * What a person can do with a question (MCP 2026-07-28, `ElicitResult`). No answer in time means `cancel`; `unasked` is what
 * this server says itself, of a question whose turn did not come in time.
 */
export type Action = 'accept' | 'decline' | 'cancel' | 'unasked';

/** A question is the text of its answer; its token comes back with the reply. */
export interface Question {
  readonly token: string;
  /** Whether its turn came in time: a person is asked one question at a time. */
  readonly isOpen: Promise<boolean>;
}
