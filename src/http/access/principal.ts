import type { IncomingMessage } from 'node:http';
import type { Auth } from '../../common/auth-methods.ts';

/** An authenticated caller. */
export interface Principal {
  /** The same for all requests of one principal, and unique: `key:ci`. */
  readonly id: string;
  /** How it logged in. */
  readonly method: Auth;
  /** The name of an API key or a certificate, or a token's subject: roles are granted to it. */
  readonly name: string;
  /** Id of the API key. */
  readonly key?: string;
  /** Scopes of a token. */
  readonly scopes?: readonly string[];
}

/** Credentials were rejected. The reason is only logged; the caller learns nothing more. */
export class Denial {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** A login method for clients. */
export interface AuthMethod {
  readonly id: Auth;
  /**
   * Undefined if the request has no credentials of this kind. @throws {Error} if they cannot be checked at the moment
   */
  identify(request: IncomingMessage): Promise<Principal | Denial | undefined>;
}

/** Bearer credentials (RFC 6750, section 2.1): only from the header, never from a URL. */
export function bearerOf({ headers: { authorization } }: IncomingMessage): string | Denial | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
  return token ?? new Denial('the Authorization header has no bearer token');
}
