/**
 * The seam between the rooms of the sandbox: what a request is once it has arrived, what a reply is before it is sent,
 * and the store that every resource shares. Rooms import these types, never each other's files.
 */
import type { X509Certificate } from 'node:crypto';

/** A stored entity: the fields every controller entity has, and its own. Times are ISO 8601 in UTC. */
export interface Entity {
  readonly id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}

/** The one generic store: entities by kind (`identities`, `services`, `apiSessions` ...), in order of creation. */
export interface Store {
  get(kind: string, id: string): Entity | undefined;
  list(kind: string): readonly Entity[] | Iterable<Entity>;
  /** Adds an entity; makes its id and times unless `fields` has them. */
  insert(kind: string, fields: Readonly<Record<string, unknown>>): Entity;
  /** Changes fields of an entity and its `updatedAt`. Returns undefined when there is none. */
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
