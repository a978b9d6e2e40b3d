/** The metadata key for a message's mark. */
export const MARK = 'ziti-mcp/mark';

/** How messages reach this server. */
export interface MessageSource {
  /** OpenTelemetry, `network.transport`: `pipe` for stdio, `tcp` for HTTP. */
  readonly transport: 'pipe' | 'tcp';
  /** The revision of the protocol, where it is known by now. */
  readonly revision: string | undefined;
}

/** How a message ended: with the code of a JSON-RPC error, or with a result, which may report an error. */
export interface MessageOutcome {
  readonly code?: number;
  readonly isError?: boolean;
}

/** A message that is being served. */
export interface ServedMessage {
  /** Runs the code that serves it, so that everything it causes belongs to this message. */
  run<T>(work: () => T): T;
  /** Its mark, which `resume` looks up; it cannot be guessed. */
  readonly mark: string;
  /** Called once, when it is answered. */
  end(ending: MessageOutcome): void;
}

/** The outcome of a call, in this server's own words: nothing in it comes from a client or a controller. */
export interface CallFacts {
  /** The tool that was finally called; undefined if there is no such tool. */
  readonly tool: string | undefined;
  /** The network of the call; undefined if it has none. */
  readonly network: string | undefined;
  /** `done`, or what went wrong in one word. */
  readonly outcome: string;
}

/** Facts about an HTTP request. */
interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Traces and metrics for the operator of a server. Absent unless telemetry is on. */
export interface Telemetry {
  /**
   * Call when a message arrives.
   * @param message any JSON
   */
  begin(message: unknown, source: MessageSource): ServedMessage;
  /**
   * Runs the code that serves an HTTP request. Its header fields may name the trace that it belongs to (W3C Trace
   * Context).
   */
  within<T>(headers: Readonly<Record<string, string | readonly string[] | undefined>>, work: () => T): T;
  /**
   * Runs the code that serves a message as part of that message, if it has a mark: the protocol library may serve
   * several messages together.
   */
  resume<T>(meta: unknown, work: () => T): T;
  /** Adds the outcome of a call to the message that caused it. */
  called(facts: CallFacts): void;
  /**
   * Observes a request to a controller.
   * @param send gets the header fields that continue the trace
   */
  sending<Answer extends { readonly status: number }>(
    network: string,
    origin: string,
    request: Sent,
    send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  ): Promise<Answer>;
  /**
   * Call when a session begins.
   * @returns a function that ends it
   */
  session(source: MessageSource): () => void;
  /** The current metrics in Prometheus format; undefined if they are not served. */
  metrics?(): Promise<{ readonly type: string; readonly text: string }>;
  /** Sends everything that is still pending. Never fails. */
  close(): Promise<void>;
}
