import type { AddressList } from './edge/address-list.ts';

/** The server's limits. Everything that a stranger can use up has one. */
export interface HttpLimits {
  /** Bytes of one request's body. */
  readonly bodyBytes: number;
  /** Bytes of one request's header fields, all together. */
  readonly headerBytes: number;
  /** Milliseconds in which the header fields must have come. */
  readonly headerTime: number;
  /** Milliseconds in which the whole request must have come. */
  readonly requestTime: number;
  /** Connections at once. */
  readonly connections: number;
  /** Requests of one principal within any sixty seconds. */
  readonly requestsPerMinute: number;
  /** Requests of one principal that are under way at once, streams among them. */
  readonly atOnce: number;
  /** Failed log-ins from one address within any sixty seconds. */
  readonly failuresPerMinute: number;
  /** Sessions of the older era at once. */
  readonly sessions: number;
  /** Milliseconds without a message after which a session ends. */
  readonly sessionIdle: number;
  /** Milliseconds that calls under way may take to end when the server stops. */
  readonly drain: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headerTime: 10_000,
  requestTime: 30_000,
  connections: 4096,
  requestsPerMinute: 1200,
  atOnce: 1024,
  failuresPerMinute: 20,
  sessions: 1000,
  sessionIdle: 30 * 60_000,
  drain: 25_000,
};

/** Files of the server's certificate, and of the authority that signs its clients' certificates. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** Where and how the server listens. Checked as a whole before it starts. */
export interface HttpSettings {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly tls?: TlsFiles;
  /** Proxies whose forwarded header fields count. */
  readonly proxies?: AddressList;
  /** Addresses that may connect at all (all). */
  readonly sources?: AddressList;
  /** Names that a request may be addressed to, without ports. */
  readonly hosts: readonly string[];
  /** Origins of web pages that may ask, such as `https://chat.example.com`; those on loopback where the server is. */
  readonly origins: readonly string[];
  /** The URL that clients know the server by, where it differs from where it listens. */
  readonly publicUrl?: string;
  /** Answer without event streams. */
  readonly jsonResponse: boolean;
  /** Serve the older era without sessions. */
  readonly stateless: boolean;
  /** Serve the transport of 2024-11-05 too. */
  readonly sse: boolean;
  readonly limits: HttpLimits;
}
