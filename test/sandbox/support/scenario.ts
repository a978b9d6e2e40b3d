/** Runs a scenario: steps that store the ids they create, with answers normalized for comparing two controllers. */
import type { Sandbox } from '../../../src/sandbox/index.ts';
import type { Values } from './fixtures.ts';
import { Wire } from './wire.ts';

export interface Step {
  readonly method: string;
  readonly path: string;
  readonly api?: string;
  readonly as?: string;
  readonly credentials?: readonly [string, string];
  readonly query?: Values;
  readonly body?: unknown;
  /** The name by which later steps refer to the id in the answer. */
  readonly save?: string;
  /** The row of a list, by its name. */
  readonly pick?: string;
}

const PREFIXES: Readonly<Record<string, string>> = {
  'edge-management': '/edge/management/v1',
  'edge-client': '/edge/client/v1',
  fabric: '/fabric/v1',
};

const OPAQUE = new Set(
  'requestId token jwt fingerprint certPem kid ca chain key cert salt password enrollmentToken'.split(' '),
);
const WORDING = new Set(['message', 'reason', 'description', 'title']);
const UNORDERED = new Set(['filterableFields', 'configs']);
const LEFT_OUT = new Set(['requestId', 'configTypesRevision']);
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;
const ID_IN_LINK = /\/(?!\$)(?=[\w.-]*[A-Z0-9])[\w.-]{9,25}(?=\/|$)/g;

export class Scenario {
  readonly #sandbox: Sandbox;
  readonly #wire: Wire;
  readonly #ids = new Map<string, string>();
  readonly #tokens = new Map<string, string | undefined>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#wire = new Wire(sandbox);
  }

  async run(steps: readonly Step[]): Promise<readonly { status: number; body: unknown }[]> {
    this.#tokens.set('admin', await this.#wire.logIn());
    const answers: { status: number; body: unknown }[] = [];
    for (const step of steps) answers.push(await this.#step(step));
    this.#wire.close();
    return answers;
  }

  async #step(step: Step): Promise<{ status: number; body: unknown }> {
    const answer = await this.#wire.send({
      method: step.method,
      path: (PREFIXES[step.api ?? 'edge-management'] ?? '') + String(this.#filled(step.path)),
      query: (this.#filled(step.query) ?? {}) as Values,
      ...('body' in step && { body: this.#filled(step.body) }),
      token: await this.#tokenOf(step),
      headers: { accept: 'application/json' },
    });
    const body = answer.json ?? (answer.text || null);
    this.#save(step, body);
    return { status: answer.status, body: this.#inOrder(step, this.#normalized(body)) };
  }

  async #tokenOf({ as = 'admin', credentials }: Step): Promise<string | undefined> {
    if (credentials !== undefined && !this.#tokens.has(as)) {
      this.#tokens.set(as, await this.#wire.logIn(...credentials));
    }
    return this.#tokens.get(as);
  }

  #save({ save, pick }: Step, body: unknown): void {
    const data = (body as { data?: unknown } | null)?.data;
    const row = Array.isArray(data)
      ? (data as Values[]).find(({ name }) => name === pick)
      : (data as Values | undefined);
    if (save !== undefined && typeof row?.id === 'string') this.#ids.set(save, row.id);
  }

  #filled(value: unknown): unknown {
    if (typeof value === 'string') {
      return value.replaceAll(/\$\{([^}]+)\}/g, (_all, name: string) => this.#ids.get(name) ?? `unknown-${name}`);
    }
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.#filled(inner)]));
  }

  #normalized(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.#normalized(item, key));
      return UNORDERED.has(key) ? items.sort() : items;
    }
    if (typeof value === 'object' && value !== null) {
      const kept = Object.entries(value).filter(([name]) => !LEFT_OUT.has(name));
      const entries = kept.map(
        ([name, inner]) => [String(this.#text(name, '')), this.#normalized(inner, name)] as const,
      );
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return typeof value === 'string' ? this.#text(value, key) : value;
  }

  #text(value: string, key: string): string {
    if (value === '') return value;
    if (WORDING.has(key)) return '<text>';
    if (OPAQUE.has(key)) return `<${key}>`;
    if (TIME.test(value)) return '<time>';
    if (JWT.test(value)) return '<jwt>';
    if (value.includes('-----BEGIN')) return '<pem>';
    let text = value;
    for (const [name, id] of this.#ids) text = text.replaceAll(id, `\${${name}}`);
    text = text.replaceAll(this.#sandbox.url, '<url>').replaceAll(this.#sandbox.url.replace('https://', ''), '<host>');
    if (key === 'id' && !text.includes('$') && text.length > 8) return '<id>';
    return key === 'href' ? text.replaceAll(ID_IN_LINK, '/<id>') : text;
  }

  /** A list without a requested order is unordered. */
  #inOrder({ query }: Step, body: unknown): unknown {
    const data = (body as { data?: unknown } | null)?.data;
    if (!Array.isArray(data) || String(query?.filter ?? '').includes('sort by')) return body;
    const keyOf = (row: unknown) =>
      JSON.stringify((row as Values | null)?.name ?? (typeof row === 'object' ? null : row));
    return { ...(body as Values), data: [...data].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
  }
}
