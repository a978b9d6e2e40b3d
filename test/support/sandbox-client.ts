/** A simple client of a sandbox: real TLS, its CA trusted, redirects not followed, nothing hidden. */
import { Agent, request } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test inspects whatever arrived
  readonly json: any;
}

export interface CallOptions {
  /** A `zt-session` token. */
  readonly token?: string | undefined;
  readonly bearer?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

export class SandboxClient {
  readonly url: string;
  readonly #agent: Agent;

  /** Without a CA, any server is trusted: for the step that downloads its CA. */
  constructor(sandbox: { readonly url: string; readonly ca?: string }, certificate?: ClientCertificate) {
    this.url = sandbox.url;
    const trust = sandbox.ca === undefined ? { rejectUnauthorized: false } : { ca: sandbox.ca };
    this.#agent = new Agent({ connect: { ...trust, ...certificate } });
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const sent = contentOf(options);
    const answer = await request(url, {
      method,
      dispatcher: this.#agent,
      headers: {
        ...(options.token === undefined ? {} : { 'zt-session': options.token }),
        ...(options.bearer === undefined ? {} : { authorization: `Bearer ${options.bearer}` }),
        ...(sent === undefined ? {} : { 'content-type': sent.type }),
        ...options.headers,
      },
      ...(sent === undefined ? {} : { body: sent.text }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: parse(text) };
  }

  management(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: CallOptions,
  ): Promise<Answer> {
    return this.call(method, `/edge/management/v1${path}`, options);
  }

  /** Logs in by password; returns the answer, even if it is an error. */
  logIn(username: string, password: string): Promise<Answer> {
    return this.management('POST', '/authenticate', { query: { method: 'password' }, body: { username, password } });
  }

  /** Logs in with the certificate of the connection; returns the answer, even if it is an error. */
  logInByCertificate(): Promise<Answer> {
    return this.management('POST', '/authenticate', { query: { method: 'cert' }, body: {} });
  }

  /** Logs in by password, and returns the token. */
  async tokenOf(username: string, password: string): Promise<string> {
    const { status, json } = await this.logIn(username, password);
    if (status !== 200) throw new Error(`the login of ${username} failed with ${status}`);
    return json.data.token;
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}

/** Creates an entity, and returns its id. */
export async function create(client: SandboxClient, token: string, path: string, body: unknown): Promise<string> {
  const { status, text, json } = await client.management('POST', path, { token, body });
  if (status !== 201) throw new Error(`creating at ${path} gave ${status}: ${text}`);
  return json.data.id;
}

/** Creates an identity that can log in with a password. */
export async function createUser(
  client: SandboxClient,
  token: string,
  name: string,
  password: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const identityId = await create(client, token, '/identities', { name, type: 'Default', isAdmin: false, ...more });
  await create(client, token, '/authenticators', { method: 'updb', identityId, username: name, password });
  return identityId;
}

/** A clock that runs like the real one, from now or from another date, and can be moved forward. */
export class MovableClock {
  #ahead: number;
  readonly now = (): Date => new Date(Date.now() + this.#ahead);

  constructor(start?: Date) {
    this.#ahead = start === undefined ? 0 : start.getTime() - Date.now();
  }

  forward(minutes: number): void {
    this.#ahead += minutes * 60_000;
  }
}

/** An auth policy that allows everything, with the given changes. */
export function authPolicy(
  name: string,
  change: { readonly cert?: object; readonly updb?: object; readonly extJwt?: object; readonly secondary?: object },
): object {
  return {
    name,
    primary: {
      cert: { allowed: true, allowExpiredCerts: true, ...change.cert },
      updb: {
        allowed: true,
        minPasswordLength: 5,
        requireSpecialChar: false,
        requireNumberChar: false,
        requireMixedCase: false,
        maxAttempts: 0,
        lockoutDurationMinutes: 0,
        ...change.updb,
      },
      extJwt: { allowed: true, allowedSigners: [], ...change.extJwt },
    },
    secondary: { requireTotp: false, ...change.secondary },
  };
}

function contentOf({ body, form, text }: CallOptions): { readonly type: string; readonly text: string } | undefined {
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() };
  }
  if (text !== undefined) return { type: 'text/plain', text };
  return body === undefined ? undefined : { type: 'application/json', text: JSON.stringify(body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
