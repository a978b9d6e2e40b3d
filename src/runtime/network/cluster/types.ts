import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { Signal } from '../../../common/signal.ts';
import type { Credentials } from '../auth/credentials.ts';
import type { LoginStatus } from '../auth/login.ts';
import type { ConnectionSettings, ControllerRequest } from '../controller/types.ts';

/** Everything that one network needs: how to connect, and how to log in. Resolved once, from the command line. */
export interface ControllerSettings extends Omit<ConnectionSettings, 'clientCertificate'> {
  readonly credentials: Credentials;
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
   * 401 with `WWW-Authenticate`, or after any 401 to an older session that goes with a second token; simultaneous calls
   * share one login.
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
