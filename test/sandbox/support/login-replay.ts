/**
 * Replays recorded logins. Values that the controller generates (ids, tokens, codes) are learned by comparing its
 * answer with the sandbox's, and inserted into later requests.
 */
import { Secret, TOTP } from 'otpauth';
import type { Answer, SandboxClient } from '../../support/sandbox-client.ts';
import type { Values } from './fixtures.ts';

export interface Exchange {
  readonly label: string;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'DELETE';
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly clientCertificate?: boolean;
  };
  readonly response: {
    readonly status: number;
    readonly contentType?: string | null;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** Values that the recordings lack, and the test provides. */
export interface Substitutes {
  /** The client for a request: with the right certificate, a wrong one, or none. */
  readonly client: (exchange: Exchange) => SandboxClient;
  /** Bearer tokens were recorded truncated; undefined means the last access token. */
  readonly bearer: (exchange: Exchange, tokens: readonly Values[]) => Promise<string | undefined>;
  readonly password: string;
  /** Recorded values from requests that were not recorded, and their replacements here. */
  readonly known: Readonly<Record<string, string>>;
}

/** Properties that depend on what else happened on the recorded controller. */
const CIRCUMSTANCES = new Set([
  'authenticators',
  'configs',
  'enrollment',
  'envInfo',
  'filterableFields',
  'keys',
  'roleAttributes',
  'sdkInfo',
]);

export class LoginReplay {
  readonly #substitutes: Substitutes;
  /** Recorded to ours. */
  readonly #known: Map<string, string>;
  readonly #tokens: Values[] = [];
  #provisioningUrl = '';

  constructor(substitutes: Substitutes) {
    this.#substitutes = substitutes;
    this.#known = new Map(Object.entries(substitutes.known));
  }

  /** Sends one request; returns the differences between the answers, in words. */
  async send(exchange: Exchange): Promise<readonly string[]> {
    const { method, path, query, headers } = exchange.request;
    const answer = await this.#substitutes.client(exchange).call(method, path, {
      query: this.#translate(Object.fromEntries(Object.entries(query ?? {}).map(([k, v]) => [k, String(v)]))),
      headers: { ...this.#translate(headers ?? {}), ...(await this.#authorization(exchange)) },
      ...this.#body(exchange),
    });
    this.#learn(exchange.response.body, answer.json);
    this.#learnLocation(exchange.response.headers?.Location, answer.headers.location);
    if (answer.json?.access_token !== undefined) this.#tokens.unshift(answer.json);
    if (answer.json?.provisioningUrl !== undefined) this.#provisioningUrl = answer.json.provisioningUrl;
    return differences(exchange, answer);
  }

  async #authorization(exchange: Exchange): Promise<Record<string, string>> {
    const args = exchange.request.headers?.authorization ?? '';
    const needsBearer = args.startsWith('Bearer') || exchange.label.includes('bearer session');
    if (!needsBearer) return {};
    const chosen = await this.#substitutes.bearer(exchange, this.#tokens);
    return { authorization: `Bearer ${chosen ?? String(this.#tokens[0]?.access_token)}` };
  }

  #body(exchange: Exchange): { readonly body?: unknown; readonly text?: string } {
    const { body } = exchange.request;
    if (exchange.label.includes('bearer session')) return { body: { code: this.#code() } };
    if (body === undefined || body === null) return {};
    if (typeof body === 'string') {
      const text = this.#translate(body).replace('password=admin', `password=${this.#substitutes.password}`);
      return body === '' ? {} : { text };
    }
    const translated = this.#translate(body) as Record<string, unknown>;
    if (translated.password === 'admin') translated.password = this.#substitutes.password;
    if (typeof translated.code === 'string' && translated.code !== '000000') translated.code = this.#code();
    return { body: translated };
  }

  #code(): string {
    const secret = new URL(this.#provisioningUrl).searchParams.get('secret') ?? '';
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  }

  #translate<T>(value: T): T {
    let text = JSON.stringify(value);
    for (const [recorded, ours] of this.#known) text = text.replaceAll(recorded, ours);
    return JSON.parse(text) as T;
  }

  #learn(recorded: unknown, ours: unknown): void {
    if (typeof recorded === 'string' && typeof ours === 'string') {
      // Short words and addresses are the same on both sides; the rest are ids and tokens.
      if (recorded.length >= 9 && recorded !== ours && /^[\w.-]+$/.test(recorded)) this.#known.set(recorded, ours);
    } else if (isObject(recorded) && isObject(ours)) {
      for (const [name, value] of Object.entries(recorded)) this.#learn(value, ours[name]);
    }
  }

  #learnLocation(recorded: string | undefined, ours: string | string[] | undefined): void {
    if (recorded === undefined || typeof ours !== 'string') return;
    const found = new URL(ours, 'http://x').searchParams;
    for (const [name, value] of new URL(recorded, 'http://x').searchParams) this.#learn(value, found.get(name) ?? '');
  }
}

function differences({ response }: Exchange, answer: Answer): readonly string[] {
  if (response.status !== answer.status) return [`status ${response.status}, not ${answer.status}`];
  const recorded = response.headers ?? {};
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['content type', mediaType(response.contentType), mediaType(answer.headers['content-type'])],
    ['challenge', challenge(recorded['Www-Authenticate']), challenge(answer.headers['www-authenticate'])],
    ['location', place(recorded.Location), place(answer.headers.location)],
    ['TOTP header', recorded['Totp-Required'], answer.headers['totp-required']],
    ['session header', recorded['Zt-Session'] === undefined, answer.headers['zt-session'] === undefined],
  ];
  const unequal = pairs.filter(([, expected, actual]) => JSON.stringify(expected) !== JSON.stringify(actual));
  const differences = unequal.map(
    ([what, expected, actual]) => `${what}: ${JSON.stringify(expected)}, not ${JSON.stringify(actual)}`,
  );
  return isObject(response.body) ? [...differences, ...shapeDifferences(response.body, answer.json, '')] : differences;
}

/** Types and properties of two answers; exact codes of errors. */
function shapeDifferences(expected: unknown, actual: unknown, path: string): readonly string[] {
  if (kindOf(expected) !== kindOf(actual)) return [`${path}: ${kindOf(expected)}, not ${kindOf(actual)}`];
  if (/\/(code|error|typeId|amr)$/.test(path) && typeof expected === 'string' && expected !== actual)
    return [`${path}: ${expected}, not ${actual}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length > 0 && actual.length > 0 ? shapeDifferences(expected[0], actual[0], `${path}[]`) : [];
  }
  if (!isObject(expected) || !isObject(actual)) return [];
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((name) => {
    if (CIRCUMSTANCES.has(name)) return [];
    if (!(name in expected)) return [`${path}/${name} is too much`];
    return name in actual
      ? shapeDifferences(expected[name], actual[name], `${path}/${name}`)
      : [`${path}/${name} is missing`];
  });
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'object';
}

function mediaType(header: unknown): string | undefined {
  return typeof header === 'string' ? header.split(';')[0] : undefined;
}

/** Schemes, realms and errors of a challenge, and the names of its other parameters; descriptions may differ. */
function challenge(header: unknown): readonly string[] {
  if (typeof header !== 'string') return [];
  return [...header.matchAll(/(?:([\w-]+) )?(\w+)="([^"]*)"/g)].map(([, scheme, name, value]) => {
    return `${scheme ?? ''} ${name} ${name === 'realm' || name === 'error' ? value : ''}`.trim();
  });
}

/** The path of a location, and the names of its parameters. */
function place(location: unknown): unknown {
  if (typeof location !== 'string') return undefined;
  const url = new URL(location, 'http://relative');
  return [url.pathname, ...[...url.searchParams.keys()].sort()];
}
