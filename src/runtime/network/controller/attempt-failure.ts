/**
 * How far an attempt came, which decides whether a change may have been made:
 * - `connect`: no connection stood, so nothing was sent
 * - `proxy`: the way ended at the proxy, so nothing was sent
 * - `request`: the request was given to a connection; the controller may have executed it
 */
export type AttemptStage = 'connect' | 'proxy' | 'request';

/** One attempt that had no complete answer. Internal: callers see the ToolError that is made of it. */
export class AttemptFailure extends Error {
  /** An errno, a TLS or undici code, or one of ours: `TIMEOUT`, `CANCELLED`, `CLOSED`, `PROXY_STATUS`. */
  readonly reason: string;
  readonly stage: AttemptStage;
  /** What belongs to the reason: the names in a certificate, the proxy's status. */
  readonly detail: string;

  // Not named `code`: undici treats some codes of connection errors by trying for ever.
  constructor(reason: string, stage: AttemptStage, detail = '') {
    super(reason);
    this.name = 'AttemptFailure';
    this.reason = reason;
    this.stage = stage;
    this.detail = detail;
  }
}

/** The code of whatever was thrown by Node or undici; those of a cause or of several errors count too. */
export function codeOf(error: unknown): string {
  if (error instanceof AttemptFailure) return error.reason;
  if (!(error instanceof Error)) return 'UNKNOWN';
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string') return code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? error.name : codeOf(error.cause);
}
