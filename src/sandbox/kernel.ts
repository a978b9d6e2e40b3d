/**
 * The interface between the folders of the sandbox: what a request is once it has arrived, what a reply is before it is
 * sent, and the store that all resources share. This file imports nothing from the sandbox; everything else may import
 * it.
 */
import type { X509Certificate } from 'node:crypto';

/** A stored entity: the fields that every controller entity has, and the entity's own. Times are ISO 8601 in UTC. */
export interface Entity {
  readonly id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}

/**
 * The one generic store: entities by kind (`identities`, `services`, `apiSessions` ...), ordered by id. All routers are
 * of the kind `routers`; edge routers have `isEdge: true`.
 */
export interface Store {
  get(kind: string, id: string): Entity | undefined;
  /** All of a kind, sorted by id byte by byte, as the controller lists them. */
  list(kind: string): readonly Entity[];
  /** Those whose `field` equals `value`, through an index that is built on first use: cheap even in a large network. */
  find(kind: string, field: string, value: string): readonly Entity[];
  /** Adds an entity. Generates its id and times unless `fields` has them. Unset fields are omitted, never undefined. */
  insert(kind: string, fields: Readonly<Record<string, unknown>>): Entity;
  /**
   * Changes fields of an entity and its `updatedAt`; a field set to undefined is removed. Entities must only be changed
   * by this function, or the indexes become stale. Returns undefined if the entity does not exist.
   */
  update(kind: string, id: string, fields: Readonly<Record<string, unknown>>): Entity | undefined;
  remove(kind: string, id: string): boolean;
}

/** The caller: the identity behind the session or bearer token. */
export interface Caller {
  readonly identityId: string;
  readonly apiSessionId: string;
  readonly isAdmin: boolean;
  /** True while a second factor is outstanding. */
  readonly partial: boolean;
  /** What the identity may do if it isn't an administrator, such as `service` or `service-policy.read`. */
  readonly permissions: readonly string[];
  /** The claims of the controller's own access token, if one was sent instead of a `zt-session`. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An HTTP request after parsing. */
export interface SandboxRequest {
  readonly method: string;
  /** The whole path, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as sent, and parsed if its media type is JSON. */
  readonly rawBody: string;
  readonly body: unknown;
  /** The client certificate of this TLS connection, if the client presented one. */
  readonly clientCertificate: X509Certificate | undefined;
  /** Address and port of the client, such as `127.0.0.1:43274`. */
  readonly remoteAddress?: string;
  /** The origin that the client used, such as `https://localhost:1280`. */
  readonly origin: string;
}

/** An answer before it is sent. */
export interface SandboxReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a string or bytes; undefined sends no body. */
  readonly body?: unknown;
}

/** An error in the controller's own form: `{error: {code, message, requestId, cause, causeMessage}, meta}`. */
export class ControllerError extends Error {
  readonly status: number;
  readonly code: string;
  readonly cause_: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, cause?: unknown, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.cause_ = cause;
    this.headers = headers;
  }
}

/**
 * Who may call a route: anyone, anyone with a valid session (even a partial one), a full session, or an administrator.
 */
export type Access = 'public' | 'partial' | 'authenticated' | 'admin';

/**
 * One operation of the sandbox. Folders export lists of these; with the same method and path, the earlier route wins.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The whole path as a template, such as `/edge/management/v1/services/{id}`. */
  readonly path: string;
  readonly access: Access;
  readonly handle: (request: SandboxRequest, context: Context) => SandboxReply | Promise<SandboxReply>;
}

/** The certificate authority of the sandbox and its server certificate; created once at start by `pki/`. */
export interface Pki {
  /** The root that clients have to trust, as PEM. */
  readonly caPem: string;
  /** The authority that signs and the root above it, as PEM. */
  readonly chainPem: string;
  /** Every authority whose certificates the network's identities may have, as PEM. */
  readonly trustedPem: string;
  /** What the HTTPS server presents: the leaf first, then its chain, as PEM. */
  readonly serverCertPem: string;
  readonly serverKeyPem: string;
  /** SHA-1 of the server's certificate: the `kid` of every token. */
  readonly serverFingerprint: string;
  /** Every certificate of `cacerts`, DER, wrapped as PKCS#7 (certs only), base64 in lines. */
  cacerts(): string;
  /** Signs a PEM certificate request. Returns the leaf as PEM, followed by the chain. `uri` becomes its SAN. */
  signRequest(csrPem: string, commonName: string, uri?: string): Promise<SignedCertificate>;
  /** A JWT with these claims, signed by the key of the server's certificate (ES256), as enrollment tokens are. */
  signJwt(claims: Readonly<Record<string, unknown>>): string;
  /** The claims of a JWT that `signJwt` made, without checking its dates; undefined for any other text. */
  readJwt(token: string): Readonly<Record<string, unknown>> | undefined;
  /** The public keys whose tokens are accepted here, as JWKs; its own first. */
  jwks(): readonly Readonly<Record<string, unknown>>[];
}

export interface SignedCertificate {
  readonly certPem: string;
  readonly chainPem: string;
  /** SHA-1 of the DER in lower-case hex, which is how the controller identifies a certificate. */
  readonly fingerprint: string;
}

/** What every handler gets besides the request. */
export interface Context {
  readonly store: Store;
  readonly pki: Pki;
  /** The origin of the sandbox, `https://localhost:PORT`. */
  readonly origin: string;
  /** The `iss` values of access tokens that are accepted here: of this controller, and of others in its cluster. */
  readonly issuers: readonly string[];
  readonly clock: () => Date;
  /** Absent on public routes and if no valid session was sent. */
  readonly caller: Caller | undefined;
}

/** Identifies the caller; throws the controller's own 401 if there is no valid one. Provided by `login/`. */
export type AuthenticateRequest = (request: SandboxRequest, context: Context) => Caller | Promise<Caller>;

/** Success in the controller's envelope: `{data, meta}`. */
export function ok(
  data: unknown,
  meta: unknown = {},
  status = 200,
  headers: Record<string, string> = {},
): SandboxReply {
  return { status, headers, body: { data, meta } };
}

/**
 * Fields of stored entities that several folders read. Absent booleans are false; absent lists are null in answers. The
 * other fields of a kind are those of its answers.
 */
export interface StoredAuthenticator extends Entity {
  readonly method: 'updb' | 'cert';
  readonly identityId: string;
  /** updb: created by `hashPassword` in passwords.ts. */
  readonly username?: string;
  readonly password?: string;
  readonly salt?: string;
  /** cert: SHA-1 of the DER in lower-case hex. */
  readonly certPem?: string;
  readonly fingerprint?: string;
  readonly isIssuedByNetwork?: boolean;
  readonly isExtendRequested?: boolean;
  readonly isKeyRollRequested?: boolean;
  readonly extendRequestedAt?: string;
}

/** Kind `enrollments`. One of identityId, edgeRouterId and transitRouterId is set. */
export interface StoredEnrollment extends Entity {
  readonly method: 'ott' | 'ottca' | 'updb' | 'erott' | 'trott';
  readonly token: string;
  readonly jwt: string;
  readonly expiresAt: string;
  readonly identityId?: string;
  readonly edgeRouterId?: string;
  readonly transitRouterId?: string;
  readonly caId?: string;
  readonly username?: string;
}

/** Kind `apiSessions`. */
export interface StoredApiSession extends Entity {
  readonly identityId: string;
  readonly token: string;
  readonly authenticatorId: string;
  readonly ipAddress: string;
  readonly lastActivityAt: string;
  readonly expiresAt: string;
  readonly isMfaComplete: boolean;
  readonly isMfaRequired: boolean;
  readonly authQueries: readonly unknown[];
  readonly configTypes: readonly string[];
}

/** Kind `mfas`: an identity's TOTP enrollment. */
export interface StoredMfa extends Entity {
  readonly identityId: string;
  readonly isVerified: boolean;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}
