/** How whoever calls comes by a person's word on a change. Absent from a call where nobody can be asked. */
export type Consent =
  /** The caller can put a question to a person, and call again with the reply. */
  | { readonly kind: 'ask' }
  /** What the person replied to the question that `token` belongs to. */
  | { readonly kind: 'reply'; readonly token: string; readonly action: Action }
  /** Whoever started the program has said yes to all that it asks. */
  | { readonly kind: 'yes' };

/** What a person can do with a question (MCP 2026-07-28, `ElicitResult`). Not to answer in time is `cancel`. */
export type Action = 'accept' | 'decline' | 'cancel';

/** A question is the text of the answer that carries it; its token goes back with the reply. */
export interface Question {
  readonly token: string;
}
