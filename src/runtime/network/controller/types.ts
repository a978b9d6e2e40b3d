import type { SettingsSource } from './settings-source.ts';

/** How the server's certificate is verified. Verification cannot be disabled (RFC 9110, section 4.3.4). */
export interface TrustSettings {
  /** PEM of the only authorities to trust, from `--ca` or an identity file. */
  readonly ca?: string;
  /** `SHA256:` and hex pairs of the authority's certificate, which is fetched from the controller and must match. */
  readonly caFingerprint?: string;
}

/** A client's certificate, and its key. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key?: string | undefined;
}

/** What connections to the controllers of one network need. */
export interface ConnectionSettings {
  /** `https://host:port`, and the path below which a gateway serves the controller. */
  readonly origin: string;
  /**
   * Where all this comes from, so that errors can say how to change it; undefined if flags and variables describe it.
   */
  readonly source?: SettingsSource | undefined;
  /** Other controllers of the same network, where they are known already. */
  readonly others?: readonly string[];
  readonly trust: TrustSettings;
  /** The certificate and key that the login shows in TLS, as PEM. */
  readonly clientCertificate?: ClientCertificate | undefined;
  /** Checked URL of an HTTP proxy, and exceptions in the format of `NO_PROXY`. */
  readonly proxy?: { readonly url: string; readonly exceptions: string };
  /** Milliseconds until a connection must be established, and for a whole call. */
  readonly connectTimeout: number;
  readonly callTimeout: number;
}

/** Reads the body of one answer while it arrives, so that it need not be kept whole. Throwing ends the attempt. */
export interface BodyReader {
  push(chunk: Uint8Array): void;
  /** Roughly how many bytes are kept, not counting what was passed on. */
  readonly kept: number;
  /** Called at the end: what is left of the body for the answer. */
  end(): Uint8Array;
}

/** A complete request except for the login, made from a table row and arguments. */
export interface ControllerRequest {
  readonly method: string;
  /** Path with the API's base path and the encoded query: `/edge/management/v1/services?limit=10`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whether it may be sent again if the first attempt had no answer: true for reads. */
  readonly repeatable: boolean;
  /** Milliseconds that its call has left, if that is less than a whole call may take. */
  readonly time?: number | undefined;
  /** Whether a stale answer must be rejected, because a change is judged by it. */
  readonly current?: boolean;
  /** Creates a new reader for each attempt, for answers that are not errors. Without it, bodies are kept whole. */
  readonly reader?: (() => BodyReader) | undefined;
}
