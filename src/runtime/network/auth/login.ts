import type { Clock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import type { Logger } from '../../../common/log.ts';
import { type Advice, UnsentError } from '../../../common/tool-error.ts';
import type { TypedClient } from '../controller/clients.ts';
import type { SettingsSource } from '../controller/settings-source.ts';
import type { Credentials } from './credentials.ts';
import type { Person, PersonStep } from './person/person.ts';

export type LoginMethod = Exclude<Credentials['method'], 'none'>;
export type CredentialsOf<Method extends LoginMethod> = Extract<Credentials, { readonly method: Method }>;

/** What a login gives. */
export interface LoginSession {
  /** The header fields with the session for each request. Secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds from the request until the controller ends it, however much it is used. */
  readonly lifetime: number;
  /** Whether every controller of a cluster takes it, whichever of them opened it. */
  readonly everywhere?: true;
  /** It is for this address alone: no other controllers of a cluster are looked for, which could get the session. */
  readonly alone?: true;
  /** A second token goes with it. Once that has expired, controllers answer 401 without a challenge. */
  readonly withToken?: true;
  /** It was refreshed: if it is refused at once, only a new login shows why. */
  readonly refreshed?: true;
}

/** `fetch`, as far as the logins need it: redirects are not followed, and every status comes back. */
export type Fetch = (url: string, options: FetchOptions) => Promise<Response>;

export interface FetchOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** What a login works with. */
export interface LoginTools {
  /** `https://host:port` of the controller. */
  readonly origin: string;
  /** Where the settings come from; undefined if flags and variables describe them. */
  readonly source: SettingsSource | undefined;
  /** The controller's management API, without a session. */
  readonly client: TypedClient<'edge-management', TransportAnswer>;
  /** Sends any request to the controller, without a session. */
  readonly controller: Fetch;
  /** Sends requests to another address that the controller lists as its own; undefined if that cannot be reached. */
  readonly controllerAt: (origin: string) => Promise<Fetch | undefined>;
  /**
   * Sends requests over one connection, so that the same controller behind a load balancer answers all of them.
   * @param host the name and port by which it knows itself
   */
  readonly oneBehind: (host?: string) => Fetch;
  /** Anything elsewhere, by the authorities of the platform and this one. */
  readonly elsewhere: (ca: string | undefined) => Fetch;
  readonly person: Person;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A login with its credentials, for one connection. It keeps what it needs between two sessions. */
export interface BoundLogin {
  /**
   * @param refused the previous session, if the controller no longer accepts it
   * @throws {PersonNeeded} if a person has to do something first: the login continues in the background; call again later
   * @throws {LoginRefused} if the same credentials would be refused again
   * @throws {ToolError} of kind `unreachable` or `login` if they might be accepted later
   */
  logIn(tools: LoginTools, refused?: LoginSession): Promise<LoginSession>;
  /** Ends a session at the controller. What is stored for the next run stays. */
  logOut(tools: LoginTools, session: LoginSession, signal: AbortSignal): Promise<void>;
  /** Revokes, at the provider, what is stored for the next run. @throws {ToolError} if the provider cannot be reached */
  revoke?(tools: LoginTools): Promise<void>;
}

/** A way to log in: one file each, and one line in the list of `index.ts`. */
export interface Login<Method extends LoginMethod> {
  readonly name: Method;
  bind(credentials: CredentialsOf<Method>): BoundLogin;
}

/** The state of a login: `waiting` is for a person, whose step it is. */
export type LoginStatus =
  | { readonly state: 'logged out' }
  /** @property until in milliseconds since 1970; the session is renewed before, where that takes no person */
  | { readonly state: 'logged in'; readonly until: number }
  | { readonly state: 'waiting'; readonly step: PersonStep };

/** The controller or the provider said no to these credentials; asking again at once could lock the identity out. */
export class LoginRefused extends UnsentError {
  constructor(message: string, next: string | Advice, options?: ErrorOptions) {
    super('login', message, next, options);
    this.name = 'LoginRefused';
  }
}

/** The credentials are right, and the second factor is not, or there is none yet: other credentials would not help. */
export class SecondFactorRefused extends LoginRefused {}
