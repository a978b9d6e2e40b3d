/** A minimal HTTPS client: the statuses above 599 that the controller sends must be kept. */
import { Agent, type RequestOptions, request } from 'node:https';
import type { Sandbox } from '../../../src/sandbox/index.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body, or undefined if it isn't JSON. */
  readonly json: unknown;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  /** Sent unchanged if it's a string, otherwise as JSON. */
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Wire {
  readonly #agent: Agent;
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox, certificate: { readonly cert?: string; readonly key?: string } = {}) {
    this.#sandbox = sandbox;
    this.#agent = new Agent({ ca: sandbox.ca, keepAlive: true, ...certificate });
  }

  async send({ method, path, query, body, token, headers = {} }: WireRequest): Promise<WireAnswer> {
    const target = new URL(this.#sandbox.url + path + queryString(query));
    const text =
      body === undefined || body === null ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      agent: this.#agent,
      headers: {
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...(token !== undefined && { 'zt-session': token }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(target, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const received = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: received,
            json: parse(received),
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  async logIn(username = this.#sandbox.username, password = this.#sandbox.password): Promise<string | undefined> {
    const path = '/edge/management/v1/authenticate';
    const answer = await this.send({
      method: 'POST',
      path,
      query: { method: 'password' },
      body: { username, password },
    });
    return answer.status === 200 ? (answer.json as { data: { token: string } }).data.token : undefined;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function queryString(query: WireRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
