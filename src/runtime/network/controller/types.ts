import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Signal } from '../../../common/signal.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { PersonStep } from '../auth/person/person.ts';
import type { SettingsSource } from './settings-source.ts';

/** How the server's certificate is verified. Verification cannot be disabled (RFC 9110, section 4.3.4). */
export interface TrustSettings {
  /** PEM of the only authorities to trust, from `--ca` or an identity file. */
  readonly ca?: string;
  /** `SHA256:` and hex pairs of the authority's certificate, which is fetched from the controller and must match. */
  readonly caFingerprint?: string;
}

/** Everything that a connection to one network needs. Resolved once, from the command line. */
export interface ControllerSettings {
  /** `https://host:port`, and the path below which a gateway serves the controller. */
  readonly origin: string;
  /**
   * Where all this comes from, so that errors can say how to change it; undefined if flags and variables describe it.
   */
  readonly source?: SettingsSource | undefined;
  /** Other controllers of the same network, where they are known already. */
  readonly others?: readonly string[];
  readonly trust: TrustSettings;
  readonly credentials: Credentials;
  /** Checked URL of an HTTP proxy, and exceptions in the format of `NO_PROXY`. */
  readonly proxy?: { readonly url: string; readonly exceptions: string };
  /** Milliseconds until a connection must be established, and for a whole call. */
  readonly connectTimeout: number;
  readonly callTimeout: number;
}

/** Reads the body of one answer while it arrives, so that it need not be kept whole. Throwing ends the attempt. */
export interface BodyReader {
  push(chunk: Uint8Array): void;
  /** Roughly how many bytes are kept, not counting what was passed on. */
  readonly kept: number;
  /** Called at the end: what is left of the body for the answer. */
  end(): Uint8Array;
}

/** A complete request except for the login, made from a table row and arguments. */
export interface ControllerRequest {
  readonly method: string;
  /** Path with the API's base path and the encoded query: `/edge/management/v1/services?limit=10`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whether it may be sent again if the first attempt had no answer: true for reads. */
  readonly repeatable: boolean;
  /** Milliseconds that its call has left, if that is less than a whole call may take. */
  readonly time?: number | undefined;
  /** Whether a stale answer must be rejected, because a change is judged by it. */
  readonly current?: boolean;
  /** Creates a new reader for each attempt, for answers that are not errors. Without it, bodies are kept whole. */
  readonly reader?: (() => BodyReader) | undefined;
}

/** One network's controller: connects, logs in and stays logged in. */
export interface Controller {
  readonly origin: string;
  /** All known addresses of the network's controllers, including the current one. */
  readonly addresses: readonly string[];
  /** The one of them that is in use now. */
  readonly current: string;
  /**
   * Sends a request with the session's token. Logs in first if needed, again before the session ends, and once after a
   * 401 with `WWW-Authenticate`; simultaneous calls share one login.
   * @throws {ToolError} of kind `login`, `unreachable` or `cancelled`; an error status of the controller is an answer
   */
  send(request: ControllerRequest, signal: Signal): Promise<ControllerAnswer>;
  /**
   * Logs in, if that is not done yet. If a person has to do something first, it fails at once, and the login continues
   * in the background.
   * @throws {PersonNeeded} with what the person has to do
   * @throws {ToolError} of kind `login`, `unreachable` or `cancelled`
   */
  logIn(signal: Signal): Promise<void>;
  /** Whether a controller of the network answers at all, which takes no login. Never fails. */
  isReachable(signal: Signal): Promise<boolean>;
  /** The state of the login, without a request. */
  loginStatus(): LoginStatus;
  /**
   * Revokes the stored tokens of the login at the provider.
   * @throws {ToolError} if the provider cannot be reached
   */
  revoke(): Promise<void>;
  /** Logs out if logged in (best effort, within half a second), and closes all connections. */
  close(): Promise<void>;
}

/** The state of a login: `waiting` is for a person, whose step it is. */
export type LoginStatus =
  | { readonly state: 'logged out' }
  /** @property until in milliseconds since 1970; the session is renewed before, where that takes no person */
  | { readonly state: 'logged in'; readonly until: number }
  | { readonly state: 'waiting'; readonly step: PersonStep };
