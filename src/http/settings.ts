import type { AddressList } from './edge/address-list.ts';

/** The server's limits: one for everything that a stranger could exhaust. */
export interface HttpLimits {
  /** Bytes of one request body. */
  readonly bodyBytes: number;
  /** Bytes of one principal's request bodies that are still arriving. */
  readonly principalBodyBytes: number;
  /** Bytes of all principals' request bodies that are still arriving. */
  readonly allBodyBytes: number;
  /** Bytes of all header fields of one request. */
  readonly headerBytes: number;
  /** Milliseconds until the header fields must have arrived. */
  readonly headerTime: number;
  /** Milliseconds until the whole request must have arrived. */
  readonly requestTime: number;
  /** Concurrent connections. */
  readonly connections: number;
  /** Requests of one principal within any sixty seconds. */
  readonly requestsPerMinute: number;
  /** How many requests of one principal may be in progress at once, streams included. */
  readonly atOnce: number;
  /** Failed logins from one address within any sixty seconds. */
  readonly failuresPerMinute: number;
  /** Concurrent sessions of the older era. */
  readonly sessions: number;
  /** Milliseconds without a message after which a session ends. */
  readonly sessionIdle: number;
  /** Milliseconds for which a stream goes on without another check of its caller's login. */
  readonly loginCheck: number;
  /** Milliseconds between checks of the certificate files. */
  readonly certificateCheck: number;
  /** Milliseconds that running calls may take when the server stops. */
  readonly drain: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 4 * 1024 * 1024,
  principalBodyBytes: 32 * 1024 * 1024,
  allBodyBytes: 128 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headerTime: 10_000,
  requestTime: 30_000,
  connections: 4096,
  requestsPerMinute: 1200,
  atOnce: 1024,
  failuresPerMinute: 20,
  sessions: 1000,
  sessionIdle: 30 * 60_000,
  loginCheck: 60_000,
  certificateCheck: 5_000,
  drain: 25_000,
};

/** Files of the server's certificate, and of the authority that signs its clients' certificates. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** Where and how the server listens. Validated as a whole before it starts. */
export interface HttpSettings {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly tls?: TlsFiles;
  /** Proxies whose forwarded header fields are trusted. */
  readonly proxies?: AddressList;
  /** Addresses that may connect at all (all). */
  readonly sources?: AddressList;
  /** Host names that a request may be addressed to, without ports. */
  readonly hosts: readonly string[];
  /**
   * Allowed origins of web pages, such as `https://chat.example.com`; loopback origins if the server is on loopback.
   */
  readonly origins: readonly string[];
  /** The URL that clients use, if it differs from where the server listens. */
  readonly publicUrl?: string;
  /** Answer without event streams. */
  readonly jsonResponse: boolean;
  /** Serve the older era without sessions. */
  readonly stateless: boolean;
  /** Also serve the transport of 2024-11-05. */
  readonly sse: boolean;
  readonly limits: HttpLimits;
}
