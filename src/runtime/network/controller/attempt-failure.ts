/**
 * How far an attempt got, which decides whether a change may have been made:
 * - `connect`: no connection was made, so nothing was sent
 * - `proxy`: it failed at the proxy, so nothing was sent
 * - `request`: the request was sent over a connection; the controller may have executed it
 */
export type AttemptStage = 'connect' | 'proxy' | 'request';

/** One attempt without a complete answer. Internal: callers get the ToolError made from it. */
export class AttemptFailure extends Error {
  /** An errno, a TLS or undici code, or one of ours: `TIMEOUT`, `CANCELLED`, `CLOSED`, `PROXY_STATUS`. */
  readonly reason: string;
  readonly stage: AttemptStage;
  /** Details: the names in a certificate, the proxy's status. */
  readonly detail: string;

  // Not named `code`: undici retries some codes of connection errors forever.
  constructor(reason: string, stage: AttemptStage, detail = '') {
    super(reason);
    this.name = 'AttemptFailure';
    this.reason = reason;
    this.stage = stage;
    this.detail = detail;
  }

  /** Whether the caller or this server ended the attempt, which says nothing about the controller. */
  get isEnded(): boolean {
    return this.reason === 'CANCELLED' || this.reason === 'CLOSED';
  }
}

/** The code of an error from Node or undici, or of its cause, or of the errors that it combines. */
export function codeOf(error: unknown): string {
  if (error instanceof AttemptFailure) return error.reason;
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
