/** Calls of an administrator, with the relevant parts of the answers. */
import type { Sandbox } from '../../../src/sandbox/index.ts';
import type { Values } from './fixtures.ts';
import { Wire } from './wire.ts';

export interface Answer {
  readonly status: number;
  /** `data` of the envelope. */
  readonly data: Values & { readonly id: string };
  readonly rows: readonly Values[];
  readonly meta: Values | undefined;
  /** Code and field of the error, such as `400 COULD_NOT_VALIDATE configs`; only the status of a success. */
  readonly outcome: string;
  readonly text: string;
}

const MANAGEMENT = '/edge/management/v1';

export class Administrator {
  readonly wire: Wire;
  #token: string | undefined;

  constructor(sandbox: Sandbox) {
    this.wire = new Wire(sandbox);
  }

  async logIn(): Promise<this> {
    this.#token = await this.wire.logIn();
    if (this.#token === undefined) throw new Error('the administrator could not log in');
    return this;
  }

  /** `path` is relative to the management API, unless it starts with another API's path. */
  async send(method: string, path: string, body?: unknown, query?: Values): Promise<Answer> {
    const full = /^\/(edge|fabric|oidc)\/|^\/oidc/.test(path) ? path : MANAGEMENT + path;
    const answer = await this.wire.send({ method, path: full, body, token: this.#token, ...(query && { query }) });
    const { data, error, meta } = (answer.json ?? {}) as {
      data?: Values & { id: string };
      error?: { code: string; cause?: { field?: string; message?: string } };
      meta?: Values;
    };
    const outcome = [answer.status, error?.code, error?.cause?.field].filter((part) => part !== undefined).join(' ');
    const rows = Array.isArray(data) ? (data as Values[]) : [];
    return { status: answer.status, data: data ?? { id: '' }, rows, meta, outcome, text: answer.text };
  }

  get(path: string, query?: Values): Promise<Answer> {
    return this.send('GET', path, undefined, query);
  }

  /** Creates an entity and returns its id. */
  async create(path: string, body: Values): Promise<string> {
    const answer = await this.send('POST', path, body);
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.text}`);
    return answer.data.id;
  }

  close(): void {
    this.wire.close();
  }
}
