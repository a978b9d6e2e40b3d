/** What the provider remembers between the steps of a login. It is lost when the process ends. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Login } from '../login/sessions.ts';

const LIFETIME = 10 * 60_000;

/** What a client requested at the authorize endpoint. */
export interface AuthRequest {
  readonly id: string;
  readonly begunAt: number;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  /** Who logged in, once someone has. */
  login?: Login;
  /** The methods used, as values of the `amr` claim. */
  readonly amr: string[];
  /** Factors that are still missing. */
  readonly missing: Set<'totp' | 'ext-jwt'>;
  authTime?: number;
  /** What the client said about itself at the login. */
  envInfo?: unknown;
  sdkInfo?: unknown;
  remoteAddress?: string;
  /** SHA-1 of the certificate that was used to log in. */
  fingerprint?: string;
}

/** The logins and codes in progress of one provider. */
export class OidcState {
  readonly #requests = new Map<string, AuthRequest>();
  readonly #codes = new Map<string, AuthRequest>();
  /** The only possible device authorization: all of them have the same empty user code. */
  deviceStarted = false;

  begin(fields: Omit<AuthRequest, 'id' | 'amr' | 'missing'>): AuthRequest {
    this.#forgetBefore(fields.begunAt - LIFETIME);
    const request = { ...fields, id: randomUUID(), amr: [], missing: new Set<'totp' | 'ext-jwt'>() };
    this.#requests.set(request.id, request);
    return request;
  }

  find(id: unknown): AuthRequest | undefined {
    return typeof id === 'string' ? this.#requests.get(id) : undefined;
  }

  /** Exchanges a finished login for a code, and forgets the login. */
  issueCode(request: AuthRequest): string {
    const code = randomBytes(48).toString('base64url');
    this.#requests.delete(request.id);
    this.#codes.set(code, request);
    return code;
  }

  /** The login behind a code. A code works once. */
  redeem(code: unknown): AuthRequest | undefined {
    if (typeof code !== 'string') return undefined;
    const request = this.#codes.get(code);
    this.#codes.delete(code);
    return request;
  }

  #forgetBefore(time: number): void {
    for (const map of [this.#requests, this.#codes]) {
      for (const [key, request] of map) if (request.begunAt < time) map.delete(key);
    }
  }
}
