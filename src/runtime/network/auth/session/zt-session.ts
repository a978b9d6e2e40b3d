import type { TransportAnswer } from '../../../../common/controller-answer.ts';
import { isEntity } from '../../../../common/exact-json.ts';
import { expiryOf, lifeOf } from '../../../../common/token-expiry.ts';
import { ToolError } from '../../../../common/tool-error.ts';
import type { components } from '../../../../generated/edge-management.types.ts';
import type { TypedClient } from '../../controller/clients.ts';
import { setBy } from '../../controller/set-by.ts';
import { LoginRefused, type LoginSession, type LoginTools } from '../login.ts';
import { PersonFlow } from '../person/person-flow.ts';
import { factorMissing, type MissingFactor } from './missing-factor.ts';
import { passSecondFactor } from './second-factor.ts';
import { wrongCode } from './second-factor-code.ts';

type Client = TypedClient<'edge-management', TransportAnswer>;
type Detail = components['schemas']['currentApiSessionDetail'];
type Body = components['schemas']['authenticate'];

/** Milliseconds; the controller's default, if the answer does not say. */
const USUAL_LIFETIME = 30 * 60_000;

/**
 * Milliseconds for which a session is used, if its token ever lives so long: this machine's clock may be ahead of the
 * token issuer's.
 */
const SHORTEST_LIFETIME = 60_000;

/** What is presented at the controller's own login. */
export interface Proof {
  readonly method: 'password' | 'cert' | 'ext-jwt';
  readonly body: Body;
  /** A token of an outside issuer. */
  readonly bearer?: string;
  /** What to check if it is refused, as sentences. */
  readonly checks: readonly string[];
}

/** The controller refused an outside token; `fault` is what its challenge calls it (RFC 6750, section 3). */
export class TokenRefused extends LoginRefused {
  readonly fault: string | undefined;

  constructor(message: string, next: string, fault: string | undefined) {
    super(message, next);
    this.name = 'TokenRefused';
    this.fault = fault;
  }
}

/** Sessions of the controller's own kind, whose token is sent as `zt-session`. */
export class ZtSessions {
  readonly #secondFactor = new PersonFlow<LoginSession>();

  /** @throws {PersonNeeded} if a second factor is required and no person is waiting */
  async open(tools: LoginTools, proof: Proof): Promise<LoginSession> {
    if (this.#secondFactor.isUnderWay) return this.#secondFactor.result(underWay, tools);
    const opened = tools.clock.now();
    const { data, answer } = await authenticate(tools, proof);
    const detail = data?.data;
    if (!detail?.token) throw refusal(answer, proof, tools);
    const factors = new Set([...factorsOf(detail), ...(await factorsLater(tools.client, detail, proof))]);
    // The token of an external provider that is a second factor goes with each request.
    const bearer = factors.has('token') ? proof.bearer : undefined;
    const session = sessionOf(detail, bearer, tools);
    const obstacle = await obstacleTo(session, factors, bearer, tools.client);
    if (obstacle !== undefined) {
      await this.close(tools, session).catch(() => undefined);
      throw factorMissing(obstacle);
    }
    return factors.has('code') ? this.#completeByCode(session, opened, tools) : session;
  }

  /** @param opened when the session began, by the monotonic clock: entering a code takes some of its lifetime */
  #completeByCode(session: LoginSession, opened: number, tools: LoginTools): Promise<LoginSession> {
    return passSecondFactor(this.#secondFactor, tools, async (code) => {
      const { answer } = await tools.client.request('POST', '/authenticate/mfa', {
        headers: session.headers,
        body: { code },
      });
      if (answer.status >= 300) return wrongCode(answer.status);
      return { ...session, lifetime: session.lifetime - (tools.clock.now() - opened) };
    });
  }

  async close({ client }: Pick<LoginTools, 'client'>, session: LoginSession, signal?: AbortSignal): Promise<void> {
    await client.request('DELETE', '/current-api-session', { headers: session.headers, ...(signal ? { signal } : {}) });
  }
}

async function authenticate(tools: LoginTools, { method, body, bearer }: Proof) {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  try {
    return await tools.client.request('POST', '/authenticate', { query: { method }, body, headers });
  } catch (error) {
    // The parser's error quotes the text, so it is not passed on.
    throw error instanceof SyntaxError ? notController(tools) : error;
  }
}

const underWay = () => Promise.reject(new Error('a second factor is being entered'));

type Factor = 'code' | MissingFactor;

/** The missing factor that cannot be provided here; undefined if only a code is missing. */
async function obstacleTo(
  session: LoginSession,
  factors: ReadonlySet<Factor>,
  bearer: string | undefined,
  client: Client,
): Promise<MissingFactor | undefined> {
  if (factors.has('token') && bearer === undefined) return 'token';
  if (factors.has('enrollment')) return 'enrollment';
  if (factors.has('code') || bearer === undefined) return undefined;
  return (await acceptsBearer(client, session)) ? undefined : 'token';
}

/**
 * What a session waits for until its questions are answered. Real controllers send null for no questions, and say that
 * none is required where it is not set up yet.
 */
function factorsOf({ authQueries, isMfaRequired, isMfaComplete }: Detail): ReadonlySet<Factor> {
  const queries = (authQueries as Detail['authQueries'] | null) ?? [];
  if (queries.length === 0) return new Set(isMfaRequired && !isMfaComplete ? ['code'] : []);
  return new Set(
    queries.map(({ typeId }) => {
      if (String(typeId).toUpperCase() === 'EXT-JWT') return 'token';
      return isMfaRequired === false ? 'enrollment' : 'code';
    }),
  );
}

/**
 * What it will wait for with the next request: the token of an external provider answers for the login itself, but has
 * to be shown again with each request if it is a second factor.
 */
async function factorsLater(client: Client, { token }: Detail, { bearer }: Proof): Promise<ReadonlySet<Factor>> {
  if (bearer === undefined) return new Set();
  const { data } = await client.request('GET', '/current-api-session', { headers: { 'zt-session': token } });
  return data?.data === undefined ? new Set() : factorsOf(data.data);
}

/** Whether the controller takes the token as the second factor: it says nothing about it at the login. */
async function acceptsBearer(client: Client, { headers }: LoginSession): Promise<boolean> {
  const { answer } = await client.request('GET', '/current-identity', { headers });
  return answer.status !== 401;
}

/** A session lasts no longer than the token that it is used with. */
function sessionOf(detail: Detail, bearer: string | undefined, { clock }: LoginTools): LoginSession {
  const headers = { 'zt-session': detail.token };
  const lifetime = lifetimeOf(detail);
  if (bearer === undefined) return { headers, lifetime };
  // Nothing but the time of a session depends on what the token says.
  const shortest = Math.min(SHORTEST_LIFETIME, lifeOf(bearer));
  const left = Math.max(shortest, expiryOf(bearer) - clock.date());
  return {
    headers: { ...headers, authorization: `Bearer ${bearer}` },
    lifetime: Math.min(lifetime, left),
    withToken: true,
  };
}

/** Both times are from the controller's clock; ours may differ. */
function lifetimeOf({ expirationSeconds, expiresAt, updatedAt }: Detail): number {
  if (expirationSeconds > 0) return expirationSeconds * 1000;
  const lifetime = Date.parse(expiresAt) - Date.parse(updatedAt);
  return lifetime > 0 ? lifetime : USUAL_LIFETIME;
}

/** Nothing but status and codes is taken from the answer: its cause may echo the password. */
function refusal(answer: TransportAnswer, { method, checks }: Proof, tools: LoginTools): ToolError {
  const { status, headers } = answer;
  const code = codeIn(answer);
  const reason = code === undefined ? `status ${status}` : `${code}, status ${status}`;
  if (status === 429 || (status >= 500 && status < 600)) {
    return new ToolError(
      'unreachable',
      `The controller cannot accept a login at the moment (${reason}).`,
      'Try again in a few seconds.',
    );
  }
  if (status < 400 || status === 404 || status === 405) return notController(tools);
  if (method !== 'ext-jwt') {
    const next = method === 'password' && code === 'COULD_NOT_VALIDATE' ? LENGTHS : checks.join(' ');
    return new LoginRefused(`The controller refused the login (${reason}).`, next);
  }
  const [, fault] = /\berror="(\w+)"/.exec([headers['www-authenticate'] ?? []].flat().join(', ')) ?? [];
  const why = fault === undefined ? 'no external JWT signer is enabled there' : (TOKEN_FAULTS[fault] ?? reason);
  return new TokenRefused(`The controller does not accept the token: ${why}.`, checks.join(' '), fault);
}

/**
 * Before it looks for the user, a controller checks how long the name and the password are; its OpenID provider does
 * not.
 */
const LENGTHS =
  'This login only takes user names of 4 to 100 characters and passwords of 5 to 100: check both. If they are right, set the network up with ziti-mcp init --auth-mode controller-oidc, which takes any length.';

/** What a challenge's `error` means, as real controllers were seen to use it. */
const TOKEN_FAULTS: Readonly<Record<string, string>> = {
  expired: 'it has expired',
  invalid: 'it has another audience, is signed with an unknown key, is not valid yet, or lacks a claim',
  missing:
    'its issuer or audience is unknown there, or the identity that it names cannot log in with it (unknown, disabled, or not allowed by the auth policy)',
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

function notController(tools: LoginTools): ToolError {
  return new ToolError(
    'login',
    "The server at the controller's address offers no login to the management API.",
    `Check that its address${setBy('--controller', tools)} is the host and port of the management API, and that no proxy answers instead of it.`,
  );
}
