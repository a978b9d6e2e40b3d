/**
 * A sandbox in this process, sessions with it, and the requests that reach it: for tests of what is sent and what is
 * not.
 */

import type { Tokens } from '../../../../src/runtime/gate/confirm/tokens.ts';
import type { Consent } from '../../../../src/runtime/gate/confirm/types.ts';
import type { ConfirmSettings, ExposureSettings } from '../../../../src/runtime/gate/policy/types.ts';
import type { CallOutcome } from '../../../../src/runtime/owners/call.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { create, SandboxClient } from '../../../support/sandbox-client.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

export const ASK: Consent = { kind: 'ask' };

export interface Options {
  readonly mode?: ConfirmSettings['mode'];
  readonly exempt?: readonly string[];
  /** Of the session. */
  readonly id?: string;
  readonly at?: Sandbox;
  readonly tokens?: Tokens;
  readonly exposure?: ExposureSettings;
  readonly structured?: boolean;
}

export class ConfirmSandbox {
  readonly sandbox: Sandbox;
  readonly #direct: SandboxClient;
  readonly #token: string;
  readonly #sessions: TestSession[] = [];
  #made = 0;

  private constructor(sandbox: Sandbox, direct: SandboxClient, token: string) {
    this.sandbox = sandbox;
    this.#direct = direct;
    this.#token = token;
  }

  static async open(): Promise<ConfirmSandbox> {
    const sandbox = await startSandbox();
    const direct = new SandboxClient(sandbox);
    return new ConfirmSandbox(sandbox, direct, await direct.tokenOf(sandbox.username, sandbox.password));
  }

  async close(): Promise<void> {
    await this.closeSessions();
    await this.#direct.close();
    await this.sandbox.close();
  }

  async closeSessions(): Promise<void> {
    for (const session of this.#sessions.splice(0)) await session.close();
  }

  /** A session in which everything is allowed, and confirmed in the given way. */
  session({ mode = 'token', exempt = [], id = 's', at = this.sandbox, ...more }: Options = {}): TestSession {
    const { tokens, exposure, structured = false } = more;
    const session = startSession(settingsOf(at), {
      answers: { structured },
      id,
      confirm: { mode, exempt: new Set(exempt) },
      ...(tokens === undefined ? {} : { tokens: async () => tokens }),
      ...(exposure === undefined ? {} : { exposure }),
    });
    this.#sessions.push(session);
    return session;
  }

  /** Creates a service, bypassing the tested program. @returns its id */
  newService(name = this.newName()): Promise<string> {
    return create(this.#direct, this.#token, '/services', { name, encryptionRequired: true });
  }

  newIdentity(): Promise<string> {
    const body = { name: this.newName(), type: 'User', isAdmin: false };
    return create(this.#direct, this.#token, '/identities', body);
  }

  newName(): string {
    this.#made += 1;
    return `made-${this.#made}`;
  }

  /** The id of the first entity of a list. */
  async firstOf(path: string): Promise<string> {
    return (await this.#direct.management('GET', path, { token: this.#token })).json.data[0].id;
  }

  /** The identity that the sessions are logged in as. */
  async admin(): Promise<string> {
    return (await this.#direct.management('GET', '/current-identity', { token: this.#token })).json.data.id;
  }

  async patch(path: string, body: object): Promise<void> {
    await this.#direct.management('PATCH', path, { token: this.#token, body });
  }

  /** The requests that reach a controller during an action, except logins. */
  async sentDuring(work: () => Promise<unknown>, at = this.sandbox): Promise<string[]> {
    const since = requestsSince(at);
    await work();
    const sent = since().filter(({ path }) => !path.endsWith('/authenticate'));
    return sent.map(({ method, path }) => `${method} ${path.replace(/^\/(edge\/management|fabric)\/v1/, '')}`);
  }
}

export const changesIn = (sent: readonly string[]): string[] => sent.filter((call) => !call.startsWith('GET '));

export const textOf = ({ answer }: CallOutcome): string =>
  answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');

/** The token that a first step returns; empty if there is none. */
export const tokenIn = (outcome: CallOutcome): string => /confirm: "([\w-]+)"/.exec(textOf(outcome))?.[1] ?? '';

export const confirmationsOf = (session: TestSession) =>
  session.audited().map(({ event, result, confirmation }) => [event, result, confirmation]);
