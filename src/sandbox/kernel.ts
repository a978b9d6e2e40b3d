/**
 * The seam between the rooms of the sandbox: what a request is once it has arrived, what a reply is before it is sent,
 * and the store that every resource shares. This file imports nothing of the sandbox; everything else may import it.
 */
import type { X509Certificate } from 'node:crypto';

/** A stored entity: the fields every controller entity has, and its own. Times are ISO 8601 in UTC. */
export interface Entity {
  readonly id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}

/**
 * The one generic store: entities by kind (`identities`, `services`, `apiSessions` ...), in order of id. Every router is of
 * the kind `routers`; those of the edge have `isEdge: true`.
 */
export interface Store {
  get(kind: string, id: string): Entity | undefined;
  /** All of a kind, sorted by id byte by byte, which is the order the controller lists in. */
  list(kind: string): readonly Entity[];
  /** Those whose `field` equals `value`, by an index that is made at the first use: cheap also in a large network. */
  find(kind: string, field: string, value: string): readonly Entity[];
  /** Adds an entity; makes its id and times unless `fields` has them. Unset fields are left out, never undefined. */
  insert(kind: string, fields: Readonly<Record<string, unknown>>): Entity;
  /**
   * Changes fields of an entity and its `updatedAt`; a field set to undefined is removed. Entities are changed by this
   * function only, or the indexes go stale. Returns undefined when there is none.
   */
  update(kind: string, id: string, fields: Readonly<Record<string, unknown>>): Entity | undefined;
  remove(kind: string, id: string): boolean;
}

/** Who calls: the identity behind the session or bearer token. */
export interface Caller {
  readonly identityId: string;
  readonly apiSessionId: string;
  readonly isAdmin: boolean;
  /** True while a second factor is outstanding. */
  readonly partial: boolean;
  /** What the identity may do beside its being an administrator, such as `service` or `service-policy.read`. */
  readonly permissions: readonly string[];
  /** The claims of the controller's own access token, where one was sent instead of a `zt-session`. */
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
  /** The body as sent, and parsed where its media type is JSON. */
  readonly rawBody: string;
  readonly body: unknown;
  /** The client's certificate of this TLS connection, if it presented one. */
  readonly clientCertificate: X509Certificate | undefined;
  /** Address and port of the client, such as `127.0.0.1:43274`. */
  readonly remoteAddress?: string;
  /** The origin the client used, such as `https://localhost:1280`. */
  readonly origin: string;
}

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

/** Who may call a route: anyone, anyone with a valid session (partial ones too), a full session, or an administrator. */
export type Access = 'public' | 'partial' | 'authenticated' | 'admin';

/** One operation of the sandbox. Rooms export lists of these; an earlier route wins over a later one with the same place. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The whole path as a template, such as `/edge/management/v1/services/{id}`. */
  readonly path: string;
  readonly access: Access;
  readonly handle: (request: SandboxRequest, context: Context) => SandboxReply | Promise<SandboxReply>;
}

/** The certificate authority of the sandbox and the certificate it serves with; made once at start by the `pki` room. */
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
  /** Signs a PEM certificate request; the answer is the leaf as PEM, and the chain after it. `uri` becomes its SAN. */
  signRequest(csrPem: string, commonName: string, uri?: string): Promise<SignedCertificate>;
  /** A JWT over `claims` by the key of the server's certificate (ES256), as enrolment tokens are. */
  signJwt(claims: Readonly<Record<string, unknown>>): string;
  /** The claims of a JWT that `signJwt` made, its dates not yet judged; undefined for any other text. */
  readJwt(token: string): Readonly<Record<string, unknown>> | undefined;
  /** The public halves of the keys whose tokens are read here, as JWKs; its own first. */
  jwks(): readonly Readonly<Record<string, unknown>>[];
}

export interface SignedCertificate {
  readonly certPem: string;
  readonly chainPem: string;
  /** SHA-1 of the DER in lower-case hex, as the controller identifies a certificate. */
  readonly fingerprint: string;
}

/** What every handler is given beside the request. */
export interface Context {
  readonly store: Store;
  readonly pki: Pki;
  /** The origin that the sandbox serves, `https://localhost:PORT`. */
  readonly origin: string;
  /** The `iss` of access tokens that are taken here: of this controller, and of others of its cluster. */
  readonly issuers: readonly string[];
  readonly clock: () => Date;
  /** Absent on public routes and where no valid session was sent. */
  readonly caller: Caller | undefined;
}

/** Finds who calls; throws the controller's own 401 if nobody valid does. Provided by the `login` room. */
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
 * Fields of stored entities that more than one room reads. Booleans that are absent are false; lists that are absent
 * are null in answers. The other fields of a kind are those of its answers.
 */
export interface StoredAuthenticator extends Entity {
  readonly method: 'updb' | 'cert';
  readonly identityId: string;
  /** updb: made by `hashPassword` of passwords.ts. */
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

/** Kind `mfas`: an identity's TOTP enrolment. */
export interface StoredMfa extends Entity {
  readonly identityId: string;
  readonly isVerified: boolean;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}
