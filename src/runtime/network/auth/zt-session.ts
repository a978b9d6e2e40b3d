import type { TransportAnswer } from '../../../common/controller-answer.ts';
import { isEntity } from '../../../common/exact-json.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { components } from '../../../generated/edge-management.types.ts';
import type { TypedClient } from '../controller/clients.ts';
import { LogInRefused, type LogInSession, type LogInTools } from './log-in.ts';
import { PersonFlow } from './person-flow.ts';
import { passSecondFactor } from './second-factor.ts';

type Client = TypedClient<'edge-management', TransportAnswer>;
type Detail = components['schemas']['currentApiSessionDetail'];
type Body = components['schemas']['authenticate'];

/** Milliseconds; the controller's default, if the answer does not say. */
const USUAL_LIFETIME = 30 * 60_000;

/** What somebody proves at the controller's own login. */
export interface Proof {
  readonly method: 'password' | 'cert' | 'ext-jwt';
  readonly body: Body;
  /** A token of an outside issuer. */
  readonly bearer?: string;
  /** What to look at where it is refused, as sentences. */
  readonly checks: readonly string[];
}

/** The controller refused an outside token; `fault` is what its challenge calls it (RFC 6750, section 3). */
export class TokenRefused extends LogInRefused {
  readonly fault: string | undefined;

  constructor(message: string, next: string, fault: string | undefined) {
    super(message, next);
    this.name = 'TokenRefused';
    this.fault = fault;
  }
}

/** Sessions of the controller's own kind, whose token is sent as `zt-session`. */
export class ZtSessions {
  readonly #secondFactor = new PersonFlow<LogInSession>();

  /** @throws {PersonNeeded} where a second factor is wanted and nobody waits */
  async open(tools: LogInTools, proof: Proof): Promise<LogInSession> {
    const waits = () => Promise.reject(new Error('a second factor is under way'));
    if (this.#secondFactor.isUnderWay) return this.#secondFactor.result(waits, tools);
    const opened = tools.clock.now();
    const { data, answer } = await askFor(tools.client, proof);
    const detail = data?.data;
    if (!detail?.token) throw refusal(answer, proof);
    const session = { headers: { 'zt-session': detail.token }, lifetime: lifetimeOf(detail) };
    const wanted = secondFactorOf(detail);
    if (wanted === 'none') return session;
    if (wanted !== 'code') {
      await this.close(tools, session).catch(() => undefined);
      const [message, next] = UNUSABLE[wanted];
      throw new LogInRefused(message, next);
    }
    const rest = () => ({ ...session, lifetime: session.lifetime - (tools.clock.now() - opened) });
    return passSecondFactor(this.#secondFactor, tools, async (code) => {
      const { answer } = await tools.client.request('POST', '/authenticate/mfa', {
        headers: session.headers,
        body: { code },
      });
      return answer.status < 300 ? rest() : undefined;
    });
  }

  async close({ client }: Pick<LogInTools, 'client'>, session: LogInSession, signal?: AbortSignal): Promise<void> {
    await client.request('DELETE', '/current-api-session', { headers: session.headers, ...(signal ? { signal } : {}) });
  }
}

async function askFor(client: Client, { method, body, bearer }: Proof) {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  try {
    return await client.request('POST', '/authenticate', { query: { method }, body, headers });
  } catch (error) {
    // The parser's error quotes the text, so it is not passed on.
    throw error instanceof SyntaxError ? notController() : error;
  }
}

/** Why a session cannot be completed here: what happened, and what to do. */
const UNUSABLE = {
  enrolment: [
    'The credentials are right, but this identity has to set up a second factor (TOTP) first.',
    'A person can do that in the console of the controller, or in a Ziti client; then log in again.',
  ],
  token: [
    'MFA needed: the credentials are right, but this identity has to show the token of an outside provider as a second factor, which this server does not.',
    'Log in at that provider instead (ziti-mcp init --auth-mode device-auth or browser), or use an identity whose auth policy asks for no second factor.',
  ],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/**
 * What a session waits for until its questions are answered. Real controllers send null for no questions, and say that
 * none is required where it is not set up yet.
 */
function secondFactorOf({
  authQueries,
  isMfaRequired,
  isMfaComplete,
}: Detail): 'none' | 'code' | keyof typeof UNUSABLE {
  const queries = (authQueries as Detail['authQueries'] | null) ?? [];
  if (queries.length === 0) return isMfaRequired && !isMfaComplete ? 'code' : 'none';
  if (queries.some(({ typeId }) => String(typeId).toUpperCase() === 'EXT-JWT')) return 'token';
  return isMfaRequired === false ? 'enrolment' : 'code';
}

/** Both times are from the controller's clock; ours may differ. */
function lifetimeOf({ expirationSeconds, expiresAt, updatedAt }: Detail): number {
  if (expirationSeconds > 0) return expirationSeconds * 1000;
  const lifetime = Date.parse(expiresAt) - Date.parse(updatedAt);
  return lifetime > 0 ? lifetime : USUAL_LIFETIME;
}

/** Nothing but status and codes is taken from the answer: its cause may echo the password. */
function refusal(answer: TransportAnswer, { method, checks }: Proof): ToolError {
  const { status, headers } = answer;
  const code = codeIn(answer);
  const said = code === undefined ? `status ${status}` : `${code}, status ${status}`;
  if (status === 429 || (status >= 500 && status < 600)) {
    return new ToolError(
      'unreachable',
      `The controller cannot take a login at the moment (${said}).`,
      'Try again in a few seconds.',
    );
  }
  if (status < 400 || status === 404 || status === 405) return notController();
  if (method !== 'ext-jwt') return new LogInRefused(`The controller refused the login (${said}).`, checks.join(' '));
  const [, fault] = /\berror="(\w+)"/.exec([headers['www-authenticate'] ?? []].flat().join(', ')) ?? [];
  const why = fault === undefined ? 'no external JWT signer is enabled there' : (TOKEN_FAULTS[fault] ?? said);
  return new TokenRefused(`The controller does not take the token: ${why}.`, checks.join(' '), fault);
}

/** What a challenge's `error` means, as real controllers were seen to use it. */
const TOKEN_FAULTS: Readonly<Record<string, string>> = {
  expired: 'it has expired',
  invalid: 'it is for another audience, signed by a key that is not known there, not valid yet, or lacks a claim',
  missing:
    'it is not from an issuer that is known there, or nobody whom it names may log in with it (unknown, disabled, or not allowed by the auth policy)',
};

/** The code of an error; undefined where the answer is not the controller's JSON. */
function codeIn(answer: TransportAnswer): string | undefined {
  try {
    const { json } = answer;
    const error = isEntity(json) ? json['error'] : undefined;
    const code = isEntity(error) ? error['code'] : undefined;
    return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function notController(): ToolError {
  return new ToolError(
    'login',
    'What answers at the address of the controller offers no login for management.',
    'Check that --controller is the host and port of the management API, and that no proxy answers instead of it.',
  );
}
