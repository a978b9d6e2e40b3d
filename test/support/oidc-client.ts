/** A client of the controller's OpenID provider without a browser: it takes a browser's steps itself. */
import { createHash, randomBytes } from 'node:crypto';
import type { Answer, CallOptions, SandboxClient } from './sandbox-client.ts';

export const REDIRECT = 'http://localhost:8000/auth/callback';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly token_type: string;
}

/** A new verifier for each login, and the challenge to send first (RFC 7636). */
function newPkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export class OidcClient {
  readonly #client: SandboxClient;
  readonly pkce = newPkce();

  constructor(client: SandboxClient) {
    this.#client = client;
  }

  authorize(change: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> {
    const query = {
      client_id: 'openziti',
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid offline_access',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: this.pkce.challenge,
      code_challenge_method: 'S256',
      ...change,
    };
    const args = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.#client.call('GET', '/oidc/authorize', { query: Object.fromEntries(args) });
  }

  /** Starts a login, and returns its id. */
  async begin(change: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    const { headers } = await this.authorize(change);
    return new URL(String(headers.location), this.#client.url).searchParams.get('authRequestID') ?? '';
  }

  logIn(method: string, body: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<Answer> {
    return this.#client.call('POST', `/oidc/login/${method}`, { body, ...options });
  }

  /** From the callback to the code. */
  async codeOf(id: string): Promise<string> {
    const { headers } = await this.#client.call('GET', '/oidc/authorize/callback', { query: { id } });
    return new URL(String(headers.location)).searchParams.get('code') ?? '';
  }

  token(form: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#client.call('POST', '/oidc/oauth/token', { form });
  }

  redeem(code: string, change: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      client_id: 'openziti',
      redirect_uri: REDIRECT,
      code_verifier: this.pkce.verifier,
      ...change,
    });
  }

  refresh(token: string): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: token, client_id: 'openziti' });
  }

  /** The whole login, by password. */
  async tokensOf(username: string, password: string): Promise<Tokens> {
    const id = await this.begin();
    await this.logIn('password', { id, username, password });
    const { status, text, json } = await this.redeem(await this.codeOf(id));
    if (status !== 200) throw new Error(`the token endpoint gave ${status}: ${text}`);
    return json;
  }
}
