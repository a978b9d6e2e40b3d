/** Where the metadata of a message bears its mark. */
export const MARK = 'ziti-mcp/mark';

/** How messages come to this server. */
export interface MessageSource {
  /** OpenTelemetry, `network.transport`: `pipe` for stdio, `tcp` for HTTP. */
  readonly transport: 'pipe' | 'tcp';
  /** The revision of the protocol, where it is known by now. */
  readonly revision: string | undefined;
}

/** How a message ended: with the code of a JSON-RPC error, or with a result, which may tell of an error. */
export interface MessageOutcome {
  readonly code?: number;
  readonly isError?: boolean;
}

/** A message that is being served. */
export interface ServedMessage {
  /** Runs what serves it: what that causes is known to belong to it. */
  run<T>(work: () => T): T;
  /** What `resume` knows it by: nobody can guess it. */
  readonly mark: string;
  /** Called once, when it is answered. */
  end(ending: MessageOutcome): void;
}

/** What a call came to, in the words of this server: nothing of it is a client's or a controller's. */
export interface CallFacts {
  /** The tool that was called in the end; undefined where there is no such tool. */
  readonly tool: string | undefined;
  /** The network that the call was about; undefined where it was about none. */
  readonly network: string | undefined;
  /** `done`, or what went wrong in one word. */
  readonly outcome: string;
}

/** What an HTTP request says about itself. */
interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Traces and measures what a server does, for whoever operates it. Absent unless it was asked for. */
export interface Telemetry {
  /** A message has come. @param message any JSON */
  begin(message: unknown, way: MessageSource): ServedMessage;
  /** Runs what serves an HTTP request, whose header fields may say which trace it belongs to (W3C Trace Context). */
  within<T>(headers: Readonly<Record<string, string | readonly string[] | undefined>>, work: () => T): T;
  /** Runs what serves a message that bears a mark, if it does: the protocol library serves several in one go. */
  resume<T>(meta: unknown, work: () => T): T;
  /** Adds what a call came to, to the message that it was made for. */
  called(facts: CallFacts): void;
  /** Watches a request to a controller. @param send gets header fields that pass the trace on */
  sending<Answer extends { readonly status: number }>(
    network: string,
    origin: string,
    request: Sent,
    send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  ): Promise<Answer>;
  /** A session has begun. @returns ends it */
  session(way: MessageSource): () => void;
  /** The metrics so far, as Prometheus reads them; undefined where that was not asked for. */
  metrics?(): Promise<{ readonly type: string; readonly text: string }>;
  /** Sends what was not sent yet. Never fails. */
  close(): Promise<void>;
}
