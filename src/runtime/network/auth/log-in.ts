import { UnsentError } from '../../../common/tool-error.ts';
import type { TypedClient } from '../controller/clients.ts';
import type { Credentials } from '../controller/types.ts';

export type LogInMethod = Exclude<Credentials['method'], 'none'>;
export type CredentialsOf<Method extends LogInMethod> = Extract<Credentials, { readonly method: Method }>;

/** What a log-in gives. */
export interface LogInSession {
  /** The header fields that carry the session in each request. Secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds from when it was asked for until the controller ends it, however much it is used. */
  readonly lifetime: number;
}

/** A way to log in: one file a method, and one line in the list of `index.ts`. */
export interface LogIn<Method extends LogInMethod> {
  readonly name: Method;
  /**
   * @throws {LogInRefused} where the same credentials would be refused again
   * @throws {ToolError} of kind `unreachable` or `login` where they would perhaps not
   */
  logIn(client: TypedClient<'edge-management'>, credentials: CredentialsOf<Method>): Promise<LogInSession>;
  logOut(client: TypedClient<'edge-management'>, session: LogInSession, signal: AbortSignal): Promise<void>;
}

/** A method together with its credentials. */
export interface BoundLogIn {
  readonly name: LogInMethod;
  logIn(client: TypedClient<'edge-management'>): Promise<LogInSession>;
  logOut(client: TypedClient<'edge-management'>, session: LogInSession, signal: AbortSignal): Promise<void>;
}

/** The controller said no to these credentials; asking again at once could lock the identity out. */
export class LogInRefused extends UnsentError {
  constructor(message: string, next: string) {
    super('login', message, next);
    this.name = 'LogInRefused';
  }
}
