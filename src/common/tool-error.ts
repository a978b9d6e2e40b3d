/**
 * What went wrong with a call, in one word:
 * - `unknown`: no such tool
 * - `refused`: the policy does not allow it, or no person has
 * - `asked`: a person's word on it is wanted first, and the answer asks for it
 * - `arguments`: the arguments do not fit the tool
 * - `login`: the controller did not take the log-in, or wants a second factor
 * - `unreachable`: no answer from the controller: network, TLS, proxy, time-out
 * - `controller`: the controller answered with an error
 * - `cancelled`: the client took the call back
 * - `internal`: a fault of this server
 */
export type ToolErrorKind =
  | 'unknown'
  | 'refused'
  | 'asked'
  | 'arguments'
  | 'login'
  | 'unreachable'
  | 'controller'
  | 'cancelled'
  | 'internal';

/** A failure that the model may see: what happened, and what to do next. Never holds a secret. */
export class ToolError extends Error {
  readonly kind: ToolErrorKind;
  /** What the caller can do about it, as a full sentence. */
  readonly next: string;

  constructor(kind: ToolErrorKind, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
    this.kind = kind;
    this.next = next;
  }
}

/** A failure before anything of the call was sent to the controller: a change does not count as one. */
export class UnsentError extends ToolError {}
