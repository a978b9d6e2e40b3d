import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { PersonStep } from '../auth/person.ts';

/** How the server's certificate is judged. Verification cannot be switched off (RFC 9110, section 4.3.4). */
export interface TrustSettings {
  /** PEM of the only authorities to trust; from `--ca` or an identity file. */
  readonly ca?: string;
  /** `SHA256:` and hex pairs of the authority's certificate: it is fetched from the controller and must match. */
  readonly caFingerprint?: string;
}

/** Everything that a connection to one network needs. Resolved once, at the command line. */
export interface ControllerSettings {
  /** `https://host:port`, without a path. */
  readonly origin: string;
  /** Other controllers of the same network, where they are known already. */
  readonly others?: readonly string[];
  readonly trust: TrustSettings;
  readonly credentials: Credentials;
  /** URL of an HTTP proxy, whole and checked, and exceptions as `NO_PROXY` has them. */
  readonly proxy?: { readonly url: string; readonly exceptions: string };
  /** Milliseconds until a connection must stand, and until a call must be answered altogether. */
  readonly connectTimeout: number;
  readonly callTimeout: number;
}

/** Takes the body of one answer while it arrives, so that nobody needs to hold it whole. What it throws ends the attempt. */
export interface BodyReader {
  push(chunk: Uint8Array): void;
  /** About how many bytes are held by now, beside what was handed out. */
  readonly kept: number;
  /** Once all is there: what the reader leaves of it, which is the body of the answer that is handed on. */
  end(): Uint8Array;
}

/** A request to the controller, complete but for log-in: what the interpreter makes of a table row and arguments. */
export interface ControllerRequest {
  readonly method: string;
  /** Path with the API's base path and the encoded query: `/edge/management/v1/services?limit=10`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whether it may be sent again when the first attempt had no answer: true for what only reads. */
  readonly repeatable: boolean;
  /** Whether an old answer is worse than none: a change is judged by what is read. */
  readonly current?: boolean;
  /** Makes the reader of an answer that is no error: another one at each attempt. Without it, bodies are kept whole. */
  readonly reader?: (() => BodyReader) | undefined;
}

/** One network's controller: knows how to reach it, to log in, and to stay logged in. */
export interface Controller {
  readonly origin: string;
  /** All addresses of the network's controllers that are known by now, the one that is asked included. */
  readonly addresses: readonly string[];
  /**
   * Sends a request with the session's token. Logs in first where needed, again before the session ends, and once
   * after a 401 that carries `WWW-Authenticate`; simultaneous calls share one log-in.
   * @throws {ToolError} of kind `login`, `unreachable` or `cancelled`; an error status of the controller is an answer
   */
  send(request: ControllerRequest, signal: AbortSignal): Promise<ControllerAnswer>;
  /**
   * Logs in where that is not done yet. Ends at once where a person has to do something first: the login goes on by itself.
   * @throws {PersonNeeded} with what the person has to do
   * @throws {ToolError} of kind `login`, `unreachable` or `cancelled`
   */
  logIn(signal: AbortSignal): Promise<void>;
  /** How the login stands, without asking anybody. */
  standing(): Standing;
  /** Ends at the provider what is stored of the login, for good. @throws {ToolError} where it cannot be told */
  revoke(): Promise<void>;
  /** Logs out where logged in (best effort, within half a second), and closes all connections. */
  close(): Promise<void>;
}

/** How a login stands: `waiting` is for a person, whose step it is. */
export type Standing =
  | { readonly state: 'logged out' }
  /** @property until in milliseconds since 1970; the session is renewed before, where that takes no person */
  | { readonly state: 'logged in'; readonly until: number }
  | { readonly state: 'waiting'; readonly step: PersonStep };
