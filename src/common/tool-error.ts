/**
 * What went wrong with a call, in one word:
 * - `unknown`: no such tool
 * - `refused`: the policy does not allow it, or a person declined
 * - `asked`: a person has to confirm it first, and the answer asks for that
 * - `arguments`: the arguments are invalid
 * - `login`: the controller refused the login, or requires a second factor
 * - `unreachable`: no answer from the controller: network, TLS, proxy, timeout
 * - `controller`: the controller returned an error
 * - `cancelled`: the client cancelled the call
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

/** What to do next, where a model needs other words than a person who runs a command: that person is the operator. */
export interface Advice {
  readonly model: string;
  readonly person: string;
}

/** Advice, which is the same for both unless it says otherwise. */
export const adviceOf = (next: string | Advice): Advice =>
  typeof next === 'string' ? { model: next, person: next } : next;

/** A failure that the model may see: what happened, and what to do next. Never contains a secret. */
export class ToolError extends Error {
  readonly kind: ToolErrorKind;
  /** What the caller can do about it, as full sentences. */
  readonly advice: Advice;

  constructor(kind: ToolErrorKind, message: string, next: string | Advice, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
    this.kind = kind;
    this.advice = adviceOf(next);
  }

  /** What a model can do about it. */
  get next(): string {
    return this.advice.model;
  }
}

/** A failure before anything of the call was sent to the controller, so that nothing was changed. */
export class UnsentError extends ToolError {}
