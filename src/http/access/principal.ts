import type { IncomingMessage } from 'node:http';

/** Whoever has proved who they are. */
export interface Principal {
  /** The same for all requests of one principal, unlike that of any other: `key:ci`. */
  readonly id: string;
  readonly way: 'none' | 'keys' | 'jwt' | 'mtls';
  /** Of an API key, a certificate or a token's subject: what roles are granted to. */
  readonly name: string;
  /** Id of the API key. */
  readonly key?: string;
  /** Scopes of a token. */
  readonly scopes?: readonly string[];
}

/** Something was shown that proves nothing, and why, for the log alone: a caller is told no more than that. */
export class Denial {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** A way to prove who one is. */
export interface Way {
  readonly id: Principal['way'];
  /** Undefined where the request shows nothing of this kind. @throws {Error} where it cannot be judged at the moment */
  identify(request: IncomingMessage): Promise<Principal | Denial | undefined>;
}

/** The credentials of a bearer (RFC 6750, section 2.1): in the header field alone, never in a URL. */
export function bearerOf({ headers: { authorization } }: IncomingMessage): string | Denial | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
  return token ?? new Denial('the Authorization field holds no bearer token');
}
