import type { ClientCertificate } from '../controller/types.ts';
import type { TokenStore } from './oidc/token-store.ts';

/** The password of a user that the controller itself knows. */
export interface UpdbCredentials {
  readonly method: 'updb';
  readonly username: string;
  readonly password: string;
}

/** The certificate and key of an enrolled identity, as PEM. */
export interface CertCredentials {
  readonly method: 'cert';
  readonly cert: string;
  readonly key: string;
}

/** A token that something outside this server issues. */
export interface ExtJwtCredentials {
  readonly method: 'ext-jwt';
  /**
   * Reads the token again for each login: whatever issues it also renews it.
   * @throws {ToolError} of kind `login` if it cannot be read
   */
  readonly token: (signal: AbortSignal) => Promise<string>;
}

/** The controller's own OpenID provider, without a browser: by a password, or by the certificate of an identity. */
export interface ControllerOidcCredentials {
  readonly method: 'controller-oidc';
  readonly username?: string;
  readonly password?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly tokens: TokenStore;
}

/** The settings of an OpenID provider and of this client there. */
export interface ProviderSettings {
  /** `https://host[/path]`, exactly as the provider writes it, or its configuration (`.../.well-known/...`). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Scopes to request, separated by spaces. */
  readonly scope?: string;
  /** What the access token is for: some providers take `audience`, others `resource` (RFC 8707). */
  readonly audience?: string;
  readonly resource?: string;
  /** PEM of a private authority that signs the provider's certificate, in addition to those of the platform. */
  readonly ca?: string;
  /** Which token the controller gets (the access token). */
  readonly shows?: 'access' | 'id';
}

/** A person logs in at an external provider with a code, on any device. */
export interface DeviceAuthCredentials extends ProviderSettings {
  readonly method: 'device-auth';
  readonly tokens: TokenStore;
}

/** A client of an external provider logs in by itself, with its secret. */
export interface ClientCredentials extends ProviderSettings {
  readonly method: 'client-credentials';
  readonly clientSecret: string;
}

/** A person logs in with this machine's browser, at an external provider or the controller's own. */
export interface BrowserCredentials extends Partial<ProviderSettings> {
  readonly method: 'browser';
  /** The redirect URI: a loopback address; without a port, any free one is used. */
  readonly redirectUri?: string;
  readonly tokens: TokenStore;
}

/** Header fields that an API takes as a login, such as `Authorization`. */
export interface HeadersCredentials {
  readonly method: 'headers';
  /**
   * Reads them again for each session: whatever issues a token also renews it. By name, in lower case.
   * @throws {ToolError} of kind `login` if they cannot be read
   */
  readonly fields: () => Readonly<Record<string, string>>;
}

/** A way to log in, and what it needs. */
export type Credentials =
  | UpdbCredentials
  | CertCredentials
  | ExtJwtCredentials
  | ControllerOidcCredentials
  | DeviceAuthCredentials
  | ClientCredentials
  | BrowserCredentials
  | HeadersCredentials
  | { readonly method: 'none' };

/** What the login shows in TLS, if it has a certificate. */
export function certificateOf(credentials: Credentials): ClientCertificate | undefined {
  if (!('cert' in credentials) || credentials.cert === undefined) return undefined;
  return { cert: credentials.cert, key: credentials.key };
}
